//! What the command line and the notifications say, in English and Dutch.
//!
//! Each language is one [`Words`] value, so a missing sentence does not compile. What the window
//! says, errors among it, is the UI's (`ui/src/i18n`).

use crate::arguments::Misuse;
use countersign_contract::settings::Language;
use countersign_contract::vault::VaultState;

/// The sentences of one language.
pub(crate) struct Words {
    pub(crate) usage: &'static str,
    pub(crate) unknown_word: &'static str,
    pub(crate) two_commands: &'static str,
    pub(crate) grace_without_number: &'static str,
    pub(crate) option_out_of_place: &'static str,
    pub(crate) not_running: &'static str,
    pub(crate) locked: &'static str,
    pub(crate) ended: &'static str,
    pub(crate) no_answer: &'static str,
    pub(crate) cannot_start_title: &'static str,
    pub(crate) cannot_start: &'static str,
    pub(crate) no_window_title: &'static str,
    pub(crate) window_crashed_title: &'static str,
    pub(crate) window_crashed: &'static str,
    pub(crate) window_missing: &'static str,
    pub(crate) no_display: &'static str,
    pub(crate) state_absent: &'static str,
    pub(crate) state_locked: &'static str,
    pub(crate) state_recovery_unconfirmed: &'static str,
    pub(crate) state_open: &'static str,
    pub(crate) state_damaged: &'static str,
    pub(crate) state_newer: &'static str,
    pub(crate) state_unreadable: &'static str,
    pub(crate) window_open: &'static str,
    pub(crate) window_closed: &'static str,
    pub(crate) recovery_sheet_title: &'static str,
    pub(crate) recovery_sheet_text: &'static str,
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

    pub(crate) fn misuse(&self, misuse: Misuse) -> &'static str {
        match misuse {
            Misuse::UnknownWord => self.unknown_word,
            Misuse::TwoCommands => self.two_commands,
            Misuse::GraceWithoutNumber => self.grace_without_number,
            Misuse::OptionOutOfPlace => self.option_out_of_place,
        }
    }

    pub(crate) fn state(&self, state: VaultState) -> &'static str {
        match state {
            VaultState::Absent => self.state_absent,
            VaultState::Locked => self.state_locked,
            VaultState::RecoveryUnconfirmed => self.state_recovery_unconfirmed,
            VaultState::Open => self.state_open,
            VaultState::Damaged => self.state_damaged,
            VaultState::Newer => self.state_newer,
            VaultState::Unreadable => self.state_unreadable,
        }
    }
}

static ENGLISH: Words = Words {
    usage: "\
Countersign shows your one-time codes.

Usage: countersign [COMMAND] [OPTIONS]

Commands:
  open      show the window (this is what happens without a command)
  lock      lock Countersign
  quit      end Countersign
  status    say whether it runs and is locked; exit code 3 when it is not running

Options:
  --hidden               start without a window
  --grace-seconds N      end N seconds after the window was closed, in place of the setting
  -h, --help             show this
  -V, --version          show the version",
    unknown_word: "One of the words is no command and no option. `countersign --help` lists them.",
    two_commands: "Give one command at a time.",
    grace_without_number: "--grace-seconds needs a whole number after it, as in --grace-seconds 60.",
    option_out_of_place: "That option does not go with that command. `countersign --help` tells more.",
    not_running: "Countersign is not running.",
    locked: "Countersign is locked.",
    ended: "Countersign has ended.",
    no_answer: "Countersign is running but does not answer. End its process and start it again.",
    cannot_start_title: "Countersign cannot start",
    cannot_start: "Countersign cannot use its folders. Check that they are yours and may be written.",
    no_window_title: "Countersign cannot show its window",
    window_crashed_title: "The Countersign window stopped",
    window_crashed: "It stopped twice in a short time. Your accounts are safe. Start Countersign again to open it.",
    window_missing: "The window's program cannot be started. Install Countersign again. Your accounts are safe.",
    no_display: "There is no display to open it on. Start Countersign from a desktop.",
    state_absent: "There is no vault yet.",
    state_locked: "The vault is locked.",
    state_recovery_unconfirmed: "The vault is open. The recovery code is not confirmed yet.",
    state_open: "The vault is open.",
    state_damaged: "The vault is damaged. Open the window to restore an earlier version.",
    state_newer: "The vault is of a newer version of Countersign. Install that version.",
    state_unreadable: "The vault cannot be read. Check that its file is yours.",
    window_open: "Its window is open.",
    window_closed: "Its window is closed.",
    recovery_sheet_title: "Countersign recovery code",
    recovery_sheet_text: "\
This code opens your accounts when you have forgotten your password.
Keep it on paper or on a USB stick, away from this computer.
Whoever has this code and your vault file can read your accounts.",
};

static DUTCH: Words = Words {
    usage: "\
Countersign toont je eenmalige codes.

Gebruik: countersign [OPDRACHT] [OPTIES]

Opdrachten:
  open      toon het venster (dit gebeurt ook zonder opdracht)
  lock      vergrendel Countersign
  quit      sluit Countersign af
  status    zeg of het draait en vergrendeld is; afsluitcode 3 als het niet draait

Opties:
  --hidden               start zonder venster
  --grace-seconds N      sluit af N seconden nadat het venster dichtging, in plaats van de instelling
  -h, --help             toon dit
  -V, --version          toon de versie",
    unknown_word: "Een van de woorden is geen opdracht en geen optie. `countersign --help` noemt ze.",
    two_commands: "Geef één opdracht tegelijk.",
    grace_without_number: "Na --grace-seconds hoort een heel getal, zoals in --grace-seconds 60.",
    option_out_of_place: "Die optie hoort niet bij die opdracht. `countersign --help` vertelt meer.",
    not_running: "Countersign draait niet.",
    locked: "Countersign is vergrendeld.",
    ended: "Countersign is afgesloten.",
    no_answer: "Countersign draait maar antwoordt niet. Beëindig het proces en start het opnieuw.",
    cannot_start_title: "Countersign kan niet starten",
    cannot_start: "Countersign kan zijn mappen niet gebruiken. Kijk of ze van jou zijn en of je erin mag schrijven.",
    no_window_title: "Countersign kan zijn venster niet tonen",
    window_crashed_title: "Het venster van Countersign is gestopt",
    window_crashed: "Het stopte twee keer in korte tijd. Je accounts zijn veilig. Start Countersign opnieuw om het te openen.",
    window_missing: "Het programma van het venster kan niet worden gestart. Installeer Countersign opnieuw. Je accounts zijn veilig.",
    no_display: "Er is geen beeldscherm om het op te openen. Start Countersign vanaf een bureaublad.",
    state_absent: "Er is nog geen kluis.",
    state_locked: "De kluis is vergrendeld.",
    state_recovery_unconfirmed: "De kluis is open. De herstelcode is nog niet bevestigd.",
    state_open: "De kluis is open.",
    state_damaged: "De kluis is beschadigd. Open het venster om een eerdere versie terug te zetten.",
    state_newer: "De kluis is van een nieuwere versie van Countersign. Installeer die versie.",
    state_unreadable: "De kluis kan niet worden gelezen. Kijk of het bestand van jou is.",
    window_open: "Het venster is open.",
    window_closed: "Het venster is dicht.",
    recovery_sheet_title: "Herstelcode van Countersign",
    recovery_sheet_text: "\
Met deze code open je je accounts als je je wachtwoord bent vergeten.
Bewaar hem op papier of op een usb-stick, niet op deze computer.
Wie deze code en je kluisbestand heeft, kan je accounts lezen.",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn title(language: Language, system: Option<&str>) -> &'static str {
        Words::of(language, system).not_running
    }

    #[test]
    fn the_setting_wins_over_the_system() {
        assert_eq!(title(Language::English, Some("nl")), ENGLISH.not_running);
        assert_eq!(title(Language::Dutch, Some("en")), DUTCH.not_running);
    }

    #[test]
    fn a_language_that_we_do_not_speak_is_answered_in_english() {
        assert_eq!(title(Language::System, Some("nl")), DUTCH.not_running);
        for system in [None, Some("C"), Some("de"), Some("nds")] {
            assert_eq!(title(Language::System, system), ENGLISH.not_running);
        }
    }
}
