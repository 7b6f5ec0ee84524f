//! What the user may choose. The windows follow when the agent says that it was kept.

use countersign_contract::settings::ChangeSettings;

super::forward! {
    change_settings: ChangeSettings,
}
