//! The few words that dialogs of the system say, in English and Dutch. What the page says is the
//! UI's (`ui/src/i18n`).

use countersign_contract::settings::Language;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) choose_pictures: &'static str,
    pub(crate) pictures: &'static str,
    pub(crate) save_recovery_code: &'static str,
    pub(crate) recovery_file: &'static str,
}

impl Words {
    /// The words of `language`; where that is the system's, `system` names it (as in `nl`).
    pub(crate) fn of(language: Language, system: Option<&str>) -> &'static Self {
        let dutch = match language {
            Language::English => false,
            Language::Dutch => true,
            Language::System => system == Some("nl"),
        };
        if dutch { &DUTCH } else { &ENGLISH }
    }
}

static ENGLISH: Words = Words {
    choose_pictures: "Choose pictures with a QR code",
    pictures: "Pictures",
    save_recovery_code: "Save the recovery code",
    recovery_file: "Countersign recovery code.txt",
};

static DUTCH: Words = Words {
    choose_pictures: "Kies afbeeldingen met een QR-code",
    pictures: "Afbeeldingen",
    save_recovery_code: "Bewaar de herstelcode",
    recovery_file: "Herstelcode van Countersign.txt",
};
