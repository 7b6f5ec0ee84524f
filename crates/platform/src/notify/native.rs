//! macOS and Windows, whose interfaces wait.

use super::NotTold;
use notify_rust::Notification;

pub(super) async fn show(notification: Notification) -> Result<(), NotTold> {
    let shown = tokio::task::spawn_blocking(move || notification.show().map(drop)).await;
    match shown {
        Ok(Ok(())) => Ok(()),
        _ => Err(NotTold),
    }
}
