//! One story for every store: what it promises, told once and run on each database.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod arrivals;
mod bounds;
mod crowds;
mod devices;
mod endings;
mod former;
mod held;
mod keys;
mod managers;
mod outlook;
#[cfg(unix)]
mod postgres;
mod purging;
mod races;
mod repeats;
mod replacing;
mod scene;
mod sites;
mod spans;
mod sqlite;
mod stories;
mod sweeping;

/// Each story as a test, on the databases of a [`scene::Place`].
macro_rules! tell_every_story {
    ($place:ty) => {
        crate::tell! { $place:
            bounds::a_school_opens_so_many_imports_and_finds_those_it_has,
            bounds::a_school_stages_so_much_until_it_is_done_or_given_up,
            bounds::a_school_has_so_many_accounts_and_may_always_have_fewer,
            stories::a_school_imports_and_undoes_and_nothing_is_kept_too_long,
            stories::ids_are_compared_and_ordered_byte_by_byte,
            stories::a_long_list_is_written_in_pieces_and_removed_again,
            stories::two_instances_on_one_database_share_limits_and_single_use,
            repeats::the_same_proof_opens_again_for_two_minutes_and_replaces,
            repeats::a_proof_whose_session_was_ended_opens_nothing_again,
            repeats::wrong_proofs_of_a_used_request_count_and_say_nothing,
            repeats::the_right_proof_is_no_try,
            repeats::another_name_is_told_to_the_school,
            crowds::reads_are_answered_while_six_hundred_strangers_wait_to_write,
            crowds::a_school_writes_before_a_crowd_of_strangers,
            crowds::one_stranger_too_many_is_told_at_once_and_nothing_is_done_for_it,
            crowds::fifty_lists_wait_for_the_one_that_has_all_the_memory,
            outlook::a_plan_is_worked_out_once_for_each_state,
            outlook::the_outlook_of_an_undoing_is_worked_out_once_and_follows_the_lists,
            devices::a_known_pc_is_served_while_strangers_use_everything_up,
            devices::a_secret_is_renewed_and_the_former_one_counts_until_then,
            devices::a_secret_is_known_for_thirty_days_after_its_last_use,
            devices::a_secret_is_of_its_school,
            devices::signing_every_pc_out_forgets_the_other_pcs,
            devices::a_school_has_twenty_pcs_and_the_oldest_is_forgotten,
            stories::a_letter_is_in_one_hand_at_a_time_and_in_another_when_that_hand_died,
            stories::a_letter_goes_by_its_lane_to_whoever_has_its_key,
            stories::a_code_that_never_left_is_erased_at_its_end,
            races::fifty_imports_of_one_preview_are_done_once,
            races::one_import_committed_fifty_times_has_one_receipt,
            races::an_import_undone_fifty_times_is_undone_once,
            races::one_key_used_fifty_times_opens_one_import,
            races::one_chunk_sent_fifty_times_is_kept_once_and_another_is_refused,
            races::one_proof_used_fifty_times_leaves_one_session_and_one_secret,
            races::fifty_requests_of_one_proof_are_one_request_and_one_mail,
            races::fifty_wrong_codes_at_a_time_are_five_tries,
            races::fifty_requests_at_a_time_are_held_to_the_limits,
            races::fifty_sessions_opened_at_a_time_are_all_told_and_the_audit_is_whole,
            races::fifty_letters_go_to_fifty_hands,
            races::one_gestionnaire_named_fifty_times_is_told_once,
            endings::a_session_ended_fifty_times_ends_once,
            endings::sessions_that_open_while_all_are_ended_are_told_or_refused,
            endings::a_request_reported_fifty_times_is_told_once,
            endings::a_gestionnaire_dismissed_fifty_times_is_told_once,
            endings::an_import_done_and_given_up_at_once_ends_one_way,
            endings::a_letter_settled_fifty_times_is_sent_once,
            endings::fifty_lists_of_schools_at_a_time_leave_one_of_them,
            keys::an_instance_shares_a_key_with_the_others_or_is_refused,
            keys::keys_that_nobody_has_any_more_are_forgotten_while_others_serve,
            sweeping::a_long_sweep_lets_writers_in_between_its_batches,
            sweeping::two_sweeps_at_a_time_do_the_work_once,
            purging::a_deactivated_account_is_kept_a_year_and_not_a_day_more,
            purging::names_go_from_imports_after_a_year_and_their_receipts_stay,
            purging::a_purge_breaks_no_undoing,
            purging::a_long_purge_goes_on_to_its_end,
            arrivals::who_comes_is_counted_once_and_who_never_came_is_named,
            arrivals::a_ticket_brought_fifty_times_is_taken_once,
            arrivals::a_visit_ends_with_its_ticket_its_hour_or_its_account,
            arrivals::people_whom_no_list_holds_are_counted_until_the_next_import,
            arrivals::an_account_keeps_its_date_under_another_id_and_takes_it_along_when_it_goes,
            arrivals::a_trial_made_fifty_times_is_shown_once_and_the_last_begun_counts,
            arrivals::fifty_tables_of_ents_at_a_time_leave_one_of_them,
            arrivals::a_school_that_is_erased_takes_its_visits_along,
            sites::a_code_redeemed_fifty_times_at_a_time_opens_once,
            sites::what_a_site_was_given_ends_with_the_visit_or_its_time,
            replacing::somebody_else_under_an_id_inherits_nothing_and_undoing_gives_all_back,
            replacing::somebody_else_under_the_id_of_the_gestionnaire_is_not_the_gestionnaire,
            managers::a_code_opens_one_request_of_its_school_once,
            managers::whatever_ends_a_nomination_ends_all_that_it_opened,
            managers::what_is_handed_over_is_revoked_once_within_thirty_days,
            managers::a_nomination_is_announced_once_and_lapses_once,
            managers::a_nomination_that_is_renewed_lapses_a_year_later,
            managers::a_former_gestionnaire_names_nobody,
            held::what_reads_and_then_writes_holds_its_school_first,
            spans::each_operation_has_a_span_without_people,
        }
    };
}

macro_rules! tell {
    ($place:ty: $($file:ident::$story:ident,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                crate::$file::$story::<$place>().await;
            }
        )*
    };
}

pub(crate) use {tell, tell_every_story};
