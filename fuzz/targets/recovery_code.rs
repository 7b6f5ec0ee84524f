//! A recovery code as it is typed: what is read is what is shown, and the judgement agrees.

#![no_main]

use countersign_core::secret::RecoveryCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let judged = RecoveryCode::judge(typed);
    assert!(judged.typed <= RecoveryCode::GROUPS);
    assert!(
        judged
            .wrong
            .iter()
            .all(|group| *group < RecoveryCode::GROUPS)
    );
    assert!(judged.wrong.is_sorted());
    let code = match RecoveryCode::read(typed) {
        Ok(code) => code,
        Err(refused) => {
            assert_eq!(refused, judged);
            return;
        }
    };
    assert!(judged.typed == RecoveryCode::GROUPS && judged.wrong.is_empty() && !judged.too_long);
    assert!(code.expose_values().iter().all(|value| *value < 32));
    let shown: Vec<_> = code
        .expose_groups()
        .iter()
        .map(|group| group.to_string())
        .collect();
    let again = RecoveryCode::read(&shown.join("-")).expect("what is shown can be typed");
    assert_eq!(again.expose_values(), code.expose_values());
});
