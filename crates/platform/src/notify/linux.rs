//! The session bus.

use super::NotTold;
use notify_rust::{Notification, NotificationHandle};
use std::sync::{Mutex, PoisonError};

pub(super) async fn show(notification: Notification) -> Result<(), NotTold> {
    let handle = notification.show_async().await.map_err(|_| NotTold)?;
    *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
    Ok(())
}

/// The last one, with its connection to the bus: GNOME takes a notification away when its sender
/// goes.
static SHOWN: Mutex<Option<NotificationHandle>> = Mutex::new(None);
