use super::{super::tests::SmallDisk, *};
use crate::{
    files::{create_new_private, tests::names_in},
    other_process::{command, part, passes, unprivileged},
};
use std::{
    io::{BufRead, BufReader, Write},
    os::unix::fs::{PermissionsExt, symlink},
    process::Stdio,
    thread,
    time::Duration,
};
use tempfile::{TempDir, tempdir};

const MAX: usize = 1 << 20;

/// Saves generation 1, 2, ... up to the last, each holding its own number.
fn saved_up_to(last: u64) -> (TempDir, Kept, Stamp) {
    let folder = tempdir().unwrap();
    let kept = Kept::new(folder.path());
    let mut stamp = kept.save(b"1", 1, Expected::Absent).unwrap();
    for generation in 2..=last {
        let bytes = generation.to_string();
        stamp = kept
            .save(bytes.as_bytes(), generation, Expected::Unchanged(&stamp))
            .unwrap();
    }
    (folder, kept, stamp)
}

/// Everything in the folder: names with contents.
fn all_of(kept: &Kept) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for folder in [&kept.folder, &kept.generations()] {
        for name in fs::read_dir(folder).into_iter().flatten() {
            let path = name.unwrap().path();
            if path.is_file() {
                all.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

fn contents(kept: &Kept) -> Vec<(u64, Vec<u8>)> {
    let read = |earlier: Earlier| {
        (
            earlier.generation,
            kept.read_earlier(&earlier, MAX).unwrap(),
        )
    };
    kept.earlier().unwrap().into_iter().map(read).collect()
}

#[test]
fn a_save_comes_back_and_is_kept() {
    let (_folder, kept, stamp) = saved_up_to(3);
    assert_eq!(kept.read(MAX), Ok((b"3".to_vec(), stamp)));
    let mut all = contents(&kept);
    all.sort();
    assert_eq!(
        all,
        [(1, b"1".to_vec()), (2, b"2".to_vec()), (3, b"3".to_vec())]
    );
    assert_eq!(
        names_in(&kept.generations()).first().map(String::as_str),
        Some("000000000001.countersign")
    );
    for path in [kept.current(), kept.lock_file()] {
        assert_eq!(
            fs::metadata(path).unwrap().permissions().mode() & 0o7777,
            0o600
        );
    }
    assert_eq!(
        fs::metadata(kept.generations())
            .unwrap()
            .permissions()
            .mode()
            & 0o7777,
        0o700
    );
}

#[test]
fn nothing_there_is_told() {
    let folder = tempdir().unwrap();
    let kept = Kept::new(folder.path());
    assert_eq!(kept.read(MAX), Err(FileError::NotFound));
    assert_eq!(kept.earlier(), Ok(Vec::new()));
    assert_eq!(kept.set_aside(7), Err(FileError::NotFound));
}

#[test]
fn a_file_that_another_changed_is_left_alone() {
    let (_folder, kept, stamp) = saved_up_to(2);
    let modified = fs::metadata(kept.current()).unwrap().modified().unwrap();
    let changes: [&dyn Fn(); 3] = [
        // Of the same size and time: only the content tells.
        &|| {
            super::super::replace_private(&kept.current(), b"x").unwrap();
            File::options()
                .write(true)
                .open(kept.current())
                .unwrap()
                .set_modified(modified)
                .unwrap();
        },
        &|| super::super::replace_private(&kept.current(), b"longer").unwrap(),
        &|| {
            fs::remove_file(kept.current()).unwrap();
            symlink(
                kept.generations().join("000000000002.countersign"),
                kept.current(),
            )
            .unwrap()
        },
    ];
    for change in changes {
        change();
        let before = all_of(&kept);
        assert_eq!(
            kept.save(b"3", 3, Expected::Unchanged(&stamp)),
            Err(FileError::ChangedUnderUs)
        );
        assert_eq!(all_of(&kept), before);
    }
}

#[test]
fn a_file_that_is_gone_is_saved_again() {
    let lose: [fn(&Kept); 3] = [
        |kept| fs::remove_file(kept.current()).unwrap(),
        |kept| {
            fs::remove_file(kept.current()).unwrap();
            fs::remove_dir_all(kept.generations()).unwrap();
        },
        |kept| fs::remove_dir_all(&kept.folder).unwrap(),
    ];
    for (lose, left) in lose.into_iter().zip([&[1, 2, 3][..], &[3], &[3]]) {
        let (_folder, kept, stamp) = saved_up_to(2);
        lose(&kept);
        let stamp = kept.save(b"3", 3, Expected::Unchanged(&stamp)).unwrap();
        assert_eq!(kept.read(MAX), Ok((b"3".to_vec(), stamp.clone())));
        let mut generations: Vec<_> = contents(&kept).into_iter().map(|(n, _)| n).collect();
        generations.sort();
        assert_eq!(generations, left);
        for folder in [&kept.folder, &kept.generations()] {
            let mode = fs::metadata(folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o7777, 0o700);
        }
        kept.save(b"4", 4, Expected::Unchanged(&stamp)).unwrap();
    }
}

#[test]
fn kept_generations_that_are_gone_begin_with_what_is_replaced() {
    let (_folder, kept, stamp) = saved_up_to(2);
    fs::remove_dir_all(kept.generations()).unwrap();
    kept.save(b"3", 3, Expected::Unchanged(&stamp)).unwrap();
    let mut all = contents(&kept);
    all.sort();
    assert_eq!(all, [(2, b"2".to_vec()), (3, b"3".to_vec())]);
}

#[test]
fn what_is_copied_over_the_current_file_costs_no_kept_one() {
    let (_folder, kept, _) = saved_up_to(2);
    // As `cp` does it: into the file that is there.
    File::options()
        .write(true)
        .open(kept.current())
        .unwrap()
        .write_all(b"x")
        .unwrap();
    assert_eq!(kept.read(MAX).unwrap().0, b"x");
    let mut all = contents(&kept);
    all.sort();
    assert_eq!(all, [(1, b"1".to_vec()), (2, b"2".to_vec())]);
}

#[test]
fn the_same_bytes_written_by_another_are_no_change() {
    let (_folder, kept, stamp) = saved_up_to(2);
    super::super::replace_private(&kept.current(), b"2").unwrap();
    kept.save(b"3", 3, Expected::Unchanged(&stamp)).unwrap();
}

#[test]
fn a_first_save_replaces_nothing() {
    let (_folder, kept, _) = saved_up_to(1);
    let before = all_of(&kept);
    assert_eq!(
        kept.save(b"other", 1, Expected::Absent),
        Err(FileError::ChangedUnderUs)
    );
    assert_eq!(all_of(&kept), before);
}

#[test]
fn of_two_savers_one_is_told() {
    let (_folder, kept, stamp) = saved_up_to(1);
    let results = thread::scope(|scope| {
        [b"a", b"b"]
            .map(|bytes| scope.spawn(|| kept.save(bytes, 2, Expected::Unchanged(&stamp))))
            .map(|saver| saver.join().unwrap())
    });
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert!(results.contains(&Err(FileError::ChangedUnderUs)));
}

#[test]
fn a_file_that_came_from_elsewhere_is_kept_before_it_is_replaced() {
    let folder = tempdir().unwrap();
    let kept = Kept::new(folder.path());
    create_new_private(&kept.current(), b"from a backup").unwrap();
    let (_, stamp) = kept.read(MAX).unwrap();
    kept.save(b"next", 42, Expected::Unchanged(&stamp)).unwrap();
    let mut all = contents(&kept);
    all.sort();
    assert_eq!(
        all,
        [(41, b"from a backup".to_vec()), (42, b"next".to_vec())]
    );
}

#[test]
fn a_restored_generation_goes_on_without_costing_the_later_ones() {
    let (_folder, kept, _) = saved_up_to(3);
    let first = kept.earlier().unwrap().pop().unwrap();
    assert_eq!(first.generation, 1);

    let stamp = kept.restore(&first, MAX, 1_700).unwrap();
    assert_eq!(kept.read(MAX), Ok((b"1".to_vec(), stamp.clone())));
    assert_eq!(
        fs::read(kept.folder.join("vault.damaged-1700.countersign")).unwrap(),
        b"3"
    );

    kept.save(b"other 2", 2, Expected::Unchanged(&stamp))
        .unwrap();
    let mut all = contents(&kept);
    all.sort();
    assert_eq!(
        all,
        [(1, &b"1"[..]), (2, b"2"), (2, b"other 2"), (3, b"3")]
            .map(|(n, bytes)| (n, bytes.to_vec()))
    );
}

#[test]
fn a_damaged_file_is_set_aside_and_never_lost() {
    let (_folder, kept, _) = saved_up_to(2);
    super::super::replace_private(&kept.current(), b"damaged").unwrap();
    let aside = kept.set_aside(5).unwrap();
    assert_eq!(fs::read(&aside).unwrap(), b"damaged");
    assert_eq!(kept.read(MAX), Err(FileError::NotFound));

    let newest = kept.earlier().unwrap().swap_remove(0);
    kept.restore(&newest, MAX, 6).unwrap();
    assert_eq!(kept.read(MAX).unwrap().0, b"2");

    // The same moment again does not cost what was set aside in it.
    assert_eq!(kept.set_aside(5), Err(FileError::AlreadyExists));
    assert_eq!(kept.restore(&newest, MAX, 5), Err(FileError::AlreadyExists));
    assert_eq!(fs::read(&aside).unwrap(), b"damaged");
    assert_eq!(kept.read(MAX).unwrap().0, b"2");
}

/// Puts a file of that generation, length and time among the kept ones.
fn put_kept(kept: &Kept, generation: u64, length: u64, saved: SystemTime) {
    let name = format!("{generation:012}.countersign");
    let file = File::create_new(kept.generations().join(name)).unwrap();
    file.set_len(length).unwrap();
    file.set_modified(saved).unwrap();
}

fn kept_numbers(kept: &Kept) -> Vec<u64> {
    let earlier = kept.earlier().unwrap();
    earlier.iter().map(|earlier| earlier.generation).collect()
}

/// A folder in which nothing was saved yet, with room for kept generations.
fn nothing_saved() -> (TempDir, Kept) {
    let folder = tempdir().unwrap();
    let kept = Kept::new(folder.path());
    super::super::make_private_folder(&kept.generations()).unwrap();
    (folder, kept)
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn the_newest_are_kept_and_the_last_of_each_day() {
    let (_folder, kept) = nothing_saved();
    // Three a day for ten days, long ago; the last of day d is generation 3d + 3.
    for generation in 1..=30_u64 {
        let day = (generation - 1) / 3;
        let saved = UNIX_EPOCH + Duration::from_secs(day * 86_400 + generation);
        put_kept(&kept, generation, 8, saved);
    }
    create_new_private(&kept.generations().join("notes.txt"), b"not ours").unwrap();
    kept.save(b"31", 31, Expected::Absent).unwrap();

    // 31 to 22 are the newest ten; 21 ends a day, and so do the six before it.
    let newest = (22..=31).rev();
    assert_eq!(
        kept_numbers(&kept),
        newest.chain([21, 18, 15, 12, 9, 6, 3]).collect::<Vec<_>>()
    );
    assert!(kept.generations().join("notes.txt").exists());
}

#[test]
fn a_series_of_saves_pushes_nothing_out_for_a_day() {
    let (_folder, kept, stamp) = saved_up_to(30);
    assert_eq!(kept_numbers(&kept), (1..=30).rev().collect::<Vec<_>>());

    let now = SystemTime::now();
    for earlier in kept.earlier().unwrap() {
        let age = if earlier.generation < 4 { 25 } else { 23 };
        File::options()
            .write(true)
            .open(kept.generations().join(&earlier.name))
            .unwrap()
            .set_modified(now - age * HOUR)
            .unwrap();
    }
    kept.save(b"31", 31, Expected::Unchanged(&stamp)).unwrap();
    let left = kept_numbers(&kept);
    assert!((4..=31).all(|generation| left.contains(&generation)));
    // One of the older ones may be the last of its day.
    assert!(!left.contains(&1) && !left.contains(&2), "{left:?}");
}

#[test]
fn a_long_series_of_saves_does_not_push_out_what_was_there_before() {
    let (_folder, kept) = nothing_saved();
    let now = SystemTime::now();
    for generation in 1..=300 {
        let saved = now - HOUR + Duration::from_secs(generation);
        put_kept(&kept, generation, 8, saved);
    }
    kept.save(b"301", 301, Expected::Absent).unwrap();
    let left = kept_numbers(&kept);
    assert!((1..=200).chain(292..=301).all(|one| left.contains(&one)));
    assert!(left.len() <= NEWEST + RECENT + DAYS, "{left:?}");
}

#[test]
fn large_files_of_the_last_day_do_not_fill_the_disk() {
    let (_folder, kept) = nothing_saved();
    let now = SystemTime::now();
    for generation in 1..=30 {
        let saved = now - HOUR + Duration::from_secs(generation);
        put_kept(&kept, generation, RECENT_BYTES / 4, saved);
    }
    kept.save(b"31", 31, Expected::Absent).unwrap();
    let left = kept_numbers(&kept);
    assert!((1..=4).chain(22..=31).all(|one| left.contains(&one)));
    assert!(left.len() <= NEWEST + 4 + DAYS, "{left:?}");
}

#[test]
fn a_clock_that_was_ahead_does_not_make_the_kept_ones_grow() {
    for (ahead, most) in [
        (HOUR, NEWEST + RECENT + DAYS),
        (24 * 3650 * HOUR, NEWEST + DAYS),
    ] {
        let (_folder, kept) = nothing_saved();
        let later = SystemTime::now() + ahead;
        for generation in 1..=300 {
            put_kept(
                &kept,
                generation,
                8,
                later + Duration::from_secs(generation),
            );
        }
        let mut stamp = kept.save(b"301", 301, Expected::Absent).unwrap();
        for generation in 302..=305 {
            stamp = kept
                .save(b"more", generation, Expected::Unchanged(&stamp))
                .unwrap();
        }
        let left = kept_numbers(&kept);
        // Beside those, what is saved now: it is of the last day.
        assert!((301..=305).all(|one| left.contains(&one)), "{left:?}");
        assert!(left.len() <= most + 5, "{left:?}");
    }
}

#[test]
fn a_clock_that_was_ahead_does_not_cost_what_is_saved_now() {
    let (_folder, kept, stamp) = saved_up_to(12);
    for earlier in kept.earlier().unwrap() {
        let path = kept.generations().join(&earlier.name);
        let ahead = SystemTime::now() + Duration::from_secs(86_400 * 3650);
        File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_modified(ahead)
            .unwrap();
    }
    kept.save(b"13", 13, Expected::Unchanged(&stamp)).unwrap();
    let left = kept_numbers(&kept);
    assert!(left.contains(&13) && left.contains(&12), "{left:?}");
}

#[test]
fn a_hostile_vault_is_refused_unread() {
    let (_folder, kept, _) = saved_up_to(1);
    File::options()
        .write(true)
        .open(kept.current())
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    assert_eq!(kept.read(MAX), Err(FileError::TooLarge { limit: MAX }));
    fs::remove_file(kept.current()).unwrap();
    symlink("/dev/zero", kept.current()).unwrap();
    assert_eq!(kept.read(MAX), Err(FileError::NotAFile));
}

#[test]
fn drafts_of_a_killed_save_go_unless_someone_saves() {
    let (folder, kept, _) = saved_up_to(1);
    let draft = folder.path().join(".countersign-0123456789abcdef.new");
    create_new_private(&draft, b"half").unwrap();

    let saving = kept.lock().unwrap();
    drop(Kept::new(folder.path()));
    assert!(draft.exists());
    drop(saving);
    drop(Kept::new(folder.path()));
    assert!(!draft.exists());
}

#[test]
fn a_full_disk_costs_nothing() {
    let Some(disk) = SmallDisk::new() else { return };
    let kept = Kept::new(disk.path());
    // The control: what fits is saved.
    let stamp = kept.save(&[1; 10_000], 1, Expected::Absent).unwrap();
    let before = all_of(&kept);
    let refused = kept.save(&[2; 100_000], 2, Expected::Unchanged(&stamp));
    assert_eq!(refused, Err(FileError::DiskFull));
    assert_eq!(all_of(&kept), before);
    kept.save(&[2; 10_000], 2, Expected::Unchanged(&stamp))
        .unwrap();
}

#[test]
fn a_read_only_folder_can_be_read_and_costs_nothing() {
    if part().is_none() {
        let test = "a_read_only_folder_can_be_read_and_costs_nothing";
        let (mut command, _program) = unprivileged(module_path!(), test, "unprivileged");
        passes(&mut command);
        return;
    }
    // The control: as long as the folder can be written, it is saved.
    let (folder, kept, stamp) = saved_up_to(2);
    let before = all_of(&kept);
    for path in [&kept.generations(), folder.path()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o500)).unwrap();
    }
    let kept = Kept::new(folder.path());
    assert_eq!(kept.read(MAX).unwrap().0, b"2");
    assert_eq!(contents(&kept).len(), 2);
    assert_eq!(
        kept.save(b"3", 3, Expected::Unchanged(&stamp)),
        Err(FileError::FolderReadOnly)
    );
    assert_eq!(kept.set_aside(5), Err(FileError::FolderReadOnly));
    assert_eq!(all_of(&kept), before);
    for path in [folder.path(), &kept.generations()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
    }
}

#[test]
fn what_is_replaced_is_saved_even_if_its_folder_cannot_be_flushed() {
    if part().is_none() {
        let test = "what_is_replaced_is_saved_even_if_its_folder_cannot_be_flushed";
        let (mut command, _program) = unprivileged(module_path!(), test, "unprivileged");
        passes(&mut command);
        return;
    }
    let (folder, kept, stamp) = saved_up_to(1);
    // Files come and go in it, and it cannot be opened to be flushed.
    let mode = |mode| {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o300);
    assert!(system::sync_folder(folder.path()).is_err());
    let stamp = kept.save(b"2", 2, Expected::Unchanged(&stamp)).unwrap();
    assert_eq!(kept.read(MAX), Ok((b"2".to_vec(), stamp.clone())));
    kept.save(b"3", 3, Expected::Unchanged(&stamp)).unwrap();

    fs::remove_file(kept.current()).unwrap();
    let newest = kept.earlier().unwrap().swap_remove(0);
    let stamp = kept.restore(&newest, MAX, 5).unwrap();
    assert_eq!(kept.read(MAX), Ok((b"3".to_vec(), stamp)));
    mode(0o700);
}

/// A vault that can be told from a torn one: its generation, repeated.
fn repeated(generation: u64) -> Vec<u8> {
    generation.to_be_bytes().repeat(8_000)
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new() {
    if let Some(folder) = part() {
        let kept = Kept::new(folder);
        let (mut generation, mut stamp) = match kept.read(MAX) {
            Ok((bytes, stamp)) => (u64::from_be_bytes(bytes[..8].try_into().unwrap()), stamp),
            Err(error) => {
                assert_eq!(error, FileError::NotFound);
                (0, kept.save(&repeated(0), 0, Expected::Absent).unwrap())
            }
        };
        loop {
            generation += 1;
            let bytes = repeated(generation);
            stamp = kept
                .save(&bytes, generation, Expected::Unchanged(&stamp))
                .unwrap();
            println!("saved {generation}");
        }
    }

    let folder = tempdir().unwrap();
    let kept = Kept::new(folder.path());
    for round in 0..20 {
        let test = "a_kill_at_any_moment_leaves_the_old_or_the_new";
        let mut saver = command(module_path!(), test, folder.path().to_str().unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(saver.stdout.take().unwrap())
            .lines()
            .filter_map(|line| line.unwrap().rsplit_once("saved ")?.1.parse::<u64>().ok());
        // Later in each round, and at whatever point of a save the scheduler happens to be.
        told.nth(round % 5).unwrap();
        saver.kill().unwrap();
        saver.wait().unwrap();
        let last_told = told.last();

        let (bytes, _) = kept.read(MAX).unwrap();
        let generation = u64::from_be_bytes(bytes[..8].try_into().unwrap());
        assert_eq!(bytes, repeated(generation));
        assert!(last_told.is_none_or(|told| (told..=told + 1).contains(&generation)));
        for earlier in kept.earlier().unwrap() {
            let bytes = kept.read_earlier(&earlier, MAX).unwrap();
            assert_eq!(bytes, repeated(earlier.generation));
        }
    }
    drop(Kept::new(folder.path()));
    let left = names_in(folder.path());
    assert!(left.iter().all(|name| !name.ends_with(".new")), "{left:?}");
}

#[test]
fn everything_of_ours_is_counted_and_deleted_and_nothing_else() {
    let (folder, kept, _) = saved_up_to(3);
    kept.set_aside(7).unwrap();
    kept.save(b"four", 4, Expected::Absent).unwrap();
    let stranger = folder.path().join("vault.damaged-by-somebody.txt");
    create_new_private(&stranger, b"not ours").unwrap();
    let heap = |files, bytes| Heap { files, bytes };
    let all = Inventory {
        current: heap(1, 4),
        generations: heap(4, 7),
        set_aside: heap(1, 1),
    };
    assert_eq!(kept.inventory(), Ok(all));
    kept.delete_all().unwrap();
    assert_eq!(kept.inventory(), Ok(Inventory::default()));
    assert!(stranger.exists());
    kept.delete_all().unwrap();
    kept.save(b"new", 1, Expected::Absent).unwrap();
    let missing = Kept::new(folder.path().join("not there"));
    assert_eq!(missing.inventory(), Ok(Inventory::default()));
}
