//! Who carries messages to people: what the settings name, or a folder in a demonstration.

use std::{fs, path::Path, sync::Arc};

use messages::{Courier, Couriers, Folder, Gateway, Smtp};
use terms::Class;

use crate::{failure::Failure, network, settings::Settings};

/// Where a demonstration's messages lie, in the data folder.
pub const FOLDER: &str = "messages";

/// The couriers of a deployment. What the settings do not name is carried by nobody, but in a
/// demonstration by the folder.
pub fn couriers(data: &Path, settings: &Settings) -> Result<Couriers, Failure> {
    let folder = match settings.demo {
        true => Some(folder(data)?),
        false => None,
    };
    let mail = match settings.mail_url.as_str() {
        "" => folder.clone(),
        url => Some(mail(url, settings)?),
    };
    let phone = match settings.phone_gateway_url.as_str() {
        "" => folder,
        url => Some(phone(url, settings)?),
    };
    Ok(Couriers { mail, phone })
}

fn folder(data: &Path) -> Result<Arc<dyn Courier>, Failure> {
    let path = data.join(FOLDER);
    let folder = Folder::open(&path);
    let told = |error| Failure::ours(format!("{}: {error}", path.display()));
    Ok(Arc::new(folder.map_err(told)?))
}

fn mail(url: &str, settings: &Settings) -> Result<Arc<dyn Courier>, Failure> {
    let password = secret("mail_password_file", &settings.mail_password_file)?;
    let smtp = Smtp::new(url, password.trim(), &settings.mail_from);
    let told = |error| Failure::new(Class::Invalid, format!("mail_url, mail_from: {error}"));
    Ok(Arc::new(smtp.map_err(told)?))
}

fn phone(url: &str, settings: &Settings) -> Result<Arc<dyn Courier>, Failure> {
    let secret = secret("phone_gateway_secret_file", &settings.phone_gateway_secret_file)?;
    let fetch = network::for_gateway(url)?;
    Ok(Arc::new(Gateway::new(fetch, url.to_owned(), &secret)))
}

/// What a file holds; nothing, if none is named.
fn secret(key: &str, file: &str) -> Result<String, Failure> {
    if file.is_empty() {
        return Ok(String::new());
    }
    let told = |error| Failure::new(Class::Invalid, format!("{key}: {file}: {error}"));
    fs::read_to_string(file).map_err(told)
}
