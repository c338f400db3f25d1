-- What has ended is found by its end, so that forgetting it reads nothing else.
CREATE INDEX delivery_expires ON delivery (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX offer_ended ON offer (ended_at) WHERE ended_at IS NOT NULL;

-- Offers that nobody has redeemed, or whose phone no desk has confirmed.
CREATE INDEX offer_lapsing ON offer (expires_at)
    WHERE ended_at IS NULL AND (redeemed_at IS NULL OR confirmed_at IS NULL);

-- Since when batches of an offer that goes on have been forgotten: something was issued by it.
ALTER TABLE offer ADD COLUMN forgotten_at INTEGER;
