//! Reading figures: one path for whatever shows them.

use store::Tx;
use terms::{Date, Region};

use crate::{
    base::{self, BaseKind, BaseName, Wanted},
    figure::{Figure, FigureError},
    indicator::Indicator,
    indicators::Indicators,
    rollup, target,
};

impl Indicators {
    /// The figure of `region` at the end of the day `on`, or of today if that is still to come,
    /// against the last base of `kind` that was frozen by then.
    pub async fn figure(
        &self,
        indicator: &'static Indicator,
        region: Region,
        on: Date,
        kind: BaseKind,
    ) -> Result<Figure, FigureError> {
        let on = on.min(self.ledger.clock().today());
        let wanted = Wanted::LastBy(kind, on);
        self.ledger.scan(move |tx| read(tx, indicator, region, on, wanted)).await
    }

    /// The figure of `region` at the end of the day `on` once more, against the very base that was
    /// named with it.
    pub async fn figure_again(
        &self,
        indicator: &'static Indicator,
        region: Region,
        on: Date,
        base: BaseName,
    ) -> Result<Figure, FigureError> {
        let on = on.min(self.ledger.clock().today());
        self.ledger.scan(move |tx| read(tx, indicator, region, on, Wanted::Named(base))).await
    }

    /// The figures of several regions, as of one moment, in the given order. Those without a base
    /// say so, each for itself.
    pub async fn figures(
        &self,
        indicator: &'static Indicator,
        regions: Vec<Region>,
        on: Date,
        kind: BaseKind,
    ) -> Result<Vec<(Region, Result<Figure, FigureError>)>, store::Error> {
        let on = on.min(self.ledger.clock().today());
        self.ledger
            .scan(move |tx| {
                let mut figures = Vec::with_capacity(regions.len());
                for region in regions {
                    match read(tx, indicator, region, on, Wanted::LastBy(kind, on)) {
                        Err(FigureError::Store(error)) => return Err(error),
                        figure => figures.push((region, figure)),
                    }
                }
                Ok(figures)
            })
            .await
    }
}

fn read(
    tx: &mut Tx<'_>,
    indicator: &'static Indicator,
    region: Region,
    on: Date,
    wanted: Wanted,
) -> Result<Figure, FigureError> {
    let count = rollup::sum(tx, indicator, region, on)?;
    let base = match wanted.kind() {
        BaseKind::Target => target::find(tx, indicator, region, on, wanted)?,
        _ => base::find(tx, region, wanted)?,
    };
    Figure::new(indicator, region, on, count, (wanted, base))
}
