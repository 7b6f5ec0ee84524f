//! The settings, kept and told.

use super::{Session, facts, off_the_path};
use crate::settings::within_bounds;
use crate::words::Words;
use countersign_contract::settings::Settings;
use countersign_contract::{AppError, Event};
use countersign_platform::locale;
use std::sync::PoisonError;

impl Session {
    /// The settings as they are.
    pub fn settings(&self) -> Settings {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.settings().language, locale::language().as_deref())
    }

    pub(super) async fn keep_settings(&self, settings: Settings) -> Result<Settings, AppError> {
        let settings = within_bounds(settings);
        let _turn = self.settings_turn.lock().await;
        let (file, kept) = (self.settings_file.clone(), settings.clone());
        off_the_path(move || file.keep(&kept))
            .await?
            .map_err(facts::of_file)?;
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings.clone();
        self.tell(Event::SettingsChanged {
            settings: settings.clone(),
        });
        Ok(settings)
    }
}
