//! Desktop notifications: one sentence to the user, with nothing to press.
//!
//! Nothing secret is ever said here: notifications are shown on locked screens and kept in
//! histories.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "native.rs")]
mod system;

use notify_rust::Notification;
use std::fmt;

/// Nobody was told: there is no notification server, or it refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotTold;

impl fmt::Display for NotTold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the desktop showed no notification")
    }
}

impl std::error::Error for NotTold {}

/// Shows a notification. Needs tokio's runtime.
pub async fn tell(title: &str, body: &str) -> Result<(), NotTold> {
    let notification = Notification::new()
        .appname("Countersign")
        .summary(title)
        .body(body)
        .finalize();
    system::show(notification).await
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
