//! The few words that dialogs of the system say, in English and Dutch. What the page says is the
//! UI's (`ui/src/i18n`).

use countersign_contract::settings::Language;

/// The words of one language.
pub(crate) struct Words {
    pub(crate) choose_pictures: &'static str,
    pub(crate) pictures: &'static str,
    pub(crate) save_recovery_code: &'static str,
    pub(crate) recovery_file: &'static str,
    pub(crate) save_vault_copy: &'static str,
    pub(crate) vault_copy_file: &'static str,
    pub(crate) choose_vault_copy: &'static str,
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
    save_vault_copy: "Save a copy of the vault",
    vault_copy_file: "Countersign vault.countersign",
    choose_vault_copy: "Choose a copy of your vault",
};

static DUTCH: Words = Words {
    choose_pictures: "Kies afbeeldingen met een QR-code",
    pictures: "Afbeeldingen",
    save_recovery_code: "Bewaar de herstelcode",
    recovery_file: "Herstelcode van Countersign.txt",
    save_vault_copy: "Bewaar een kopie van de kluis",
    vault_copy_file: "Kluis van Countersign.countersign",
    choose_vault_copy: "Kies een kopie van je kluis",
};
