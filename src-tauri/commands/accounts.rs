//! The accounts, their codes, and the trash.

use crate::agent::Agent;
use countersign_contract::account::*;
use countersign_contract::window::{RevealKey, RevealedKey};
use countersign_contract::{AppError, Sensitive};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;
use tauri::State;
use zeroize::Zeroizing;

super::forward! {
    list_accounts: ListAccounts,
    get_details: GetDetails,
    change_account: ChangeAccount,
    get_codes: GetCodes,
    make_code: MakeCode,
    copy_code: CopyCode,
    trash_account: TrashAccount,
    restore_account: RestoreAccount,
    erase_account: EraseAccount,
    list_trash: ListTrash,
}

/// The agent hands the key out for the password; here it becomes a picture, so that no code of the page's
/// has to make one of it.
#[tauri::command]
pub(super) async fn reveal_key(
    agent: State<'_, Agent>,
    ask: RevealKey,
) -> Result<RevealedKey, AppError> {
    let RevealKey { id, password } = ask;
    let ExposedKey { key, link } = agent.ask(ExposeKey { id, password }).await?;
    let (qr_path, qr_modules) = qr_path(&link).unzip();
    Ok(RevealedKey {
        key,
        qr_path,
        qr_modules: qr_modules.unwrap_or_default(),
    })
}

/// The QR code of a link as an SVG path, and its side in modules; `None` if it is too long for one.
fn qr_path(link: &Sensitive) -> Option<(Sensitive, u32)> {
    // EXPOSE: the picture is the link in another form.
    let code = QrCode::with_error_correction_level(link.expose(), EcLevel::M).ok()?;
    let side = code.width();
    let colours = Zeroizing::new(
        code.into_colors()
            .into_iter()
            .map(|colour| colour == Color::Dark)
            .collect::<Vec<bool>>(),
    );
    // Room for every module, so that nothing is left behind by growing.
    let mut path = String::with_capacity(colours.len() * 16);
    for (y, row) in colours.chunks(side).enumerate() {
        for (x, dark) in row.iter().enumerate() {
            if *dark {
                write!(path, "M{x} {y}h1v1h-1z").expect("a String grows");
            }
        }
    }
    Some((Sensitive::new(path), u32::try_from(side).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_becomes_a_picture_that_reads_back() {
        let link = "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub";
        let (path, modules) = qr_path(&Sensitive::new(link.to_owned())).unwrap();
        let (scale, margin) = (6, 4);
        let side = (modules + 2 * margin) * scale;
        let mut picture = image::GrayImage::from_pixel(side, side, image::Luma([255]));
        for module in path.expose().split('M').skip(1) {
            let (place, _) = module.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (u32, u32) = (x.parse().unwrap(), y.parse().unwrap());
            for dx in 0..scale {
                for dy in 0..scale {
                    let (x, y) = ((x + margin) * scale + dx, (y + margin) * scale + dy);
                    picture.put_pixel(x, y, image::Luma([0]));
                }
            }
        }
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let read = countersign_qr::read(png.get_ref(), &|| false).unwrap();
        assert_eq!(read[0].expose(), link);
    }

    #[test]
    fn what_fits_into_no_code_has_none() {
        assert!(qr_path(&Sensitive::new("x".repeat(4000))).is_none());
    }
}
