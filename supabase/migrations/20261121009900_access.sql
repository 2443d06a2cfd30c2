-- Access.
-- Who may do what, in one place, and nothing else. A chapter that is added after a release grants and
-- revokes for its own objects; supabase/tests/rules.test.sql reads the catalogs and names what is forgotten.

select amazon_ads_private.begin_chapter(
  '20261121009900_access',
  'ce23c6eca737213b89efa1dcec6ecbab890abb50d64b42b92687360de8fe60d7'
);

-- Whatever PUBLIC gets by default, and whatever the project's own default privileges granted to any role.
do $$
declare
  grantee text;
begin
  for grantee in
    select distinct case when a.grantee = 0 then 'public' else a.grantee::regrole::text end
    from pg_namespace as n
    cross join lateral (
      select c.relowner as owner, c.relacl as acl from pg_class as c where c.relnamespace = n.oid
      union all
      select p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)) from pg_proc as p where p.pronamespace = n.oid
      union all
      select n.nspowner, n.nspacl
    ) as object
    cross join lateral aclexplode(object.acl) as a
    where n.nspname in ('amazon_ads', 'amazon_ads_private') and a.grantee <> object.owner
  loop
    execute format('revoke all on schema amazon_ads, amazon_ads_private from %s', grantee);
    execute format('revoke all on all tables in schema amazon_ads, amazon_ads_private from %s', grantee);
    execute format('revoke all on all sequences in schema amazon_ads, amazon_ads_private from %s', grantee);
    execute format('revoke all on all functions in schema amazon_ads, amazon_ads_private from %s', grantee);
  end loop;
end;
$$;

grant usage on schema amazon_ads to authenticated, service_role, amazon_ads_functions;

-- What row level security narrows to a user's own rows, and what service_role reads whole.
grant select on
  amazon_ads.users,
  amazon_ads.connections,
  amazon_ads.token_refresh_history,
  amazon_ads.user_accounts,
  amazon_ads.amazon_profiles,
  amazon_ads.sync_runs,
  amazon_ads.account_registrations,
  amazon_ads.events,
  amazon_ads.webhooks,
  amazon_ads.webhook_deliveries,
  amazon_ads.audit_log,
  amazon_ads.report_schedules,
  amazon_ads.reports,
  amazon_ads.report_coverage,
  amazon_ads.spend_by_day,
  amazon_ads.spend_by_campaign,
  amazon_ads.spend_by_search_term,
  amazon_ads.spend_by_product
to authenticated, service_role;
-- The tables of reports: those that the catalogue names.
select amazon_ads_private.open_report_table(t.table_name) from amazon_ads_private.report_types as t;

-- The policies above call it. Without usage of the schema it cannot be called by name.
grant execute on function amazon_ads_private.viewer_id to authenticated;

-- What Edge Functions call. service_role does not inherit from a group everywhere: it is named itself.
grant execute on function
  amazon_ads.report_project,
  amazon_ads.read_issuer_keys,
  amazon_ads.store_issuer_keys,
  amazon_ads.read_owner,
  amazon_ads.begin_consent,
  amazon_ads.consume_state,
  amazon_ads.store_consent,
  amazon_ads.abandon_consent,
  amazon_ads.confirm_consent,
  amazon_ads.read_token,
  amazon_ads.read_tokens,
  amazon_ads.claim_refresh,
  amazon_ads.claim_due_refreshes,
  amazon_ads.record_refreshes,
  amazon_ads.fail_refresh,
  amazon_ads.begin_sync,
  amazon_ads.pause_sync,
  amazon_ads.resume_syncs,
  amazon_ads.claim_due_sync,
  amazon_ads.list_syncable_connections,
  amazon_ads.list_dsp_profiles,
  amazon_ads.store_advertisers,
  amazon_ads.store_profiles,
  amazon_ads.store_accounts,
  amazon_ads.finish_sync,
  amazon_ads.read_list_token,
  amazon_ads.list_stored_accounts,
  amazon_ads.read_account_health,
  amazon_ads.disconnect_connections,
  amazon_ads.disconnect_accounts,
  amazon_ads.update_accounts,
  amazon_ads.authorize_registration,
  amazon_ads.begin_registration,
  amazon_ads.list_registrations,
  amazon_ads.claim_registration,
  amazon_ads.begin_submission,
  amazon_ads.settle_registration,
  amazon_ads.find_new_accounts,
  amazon_ads.redeem_ticket,
  amazon_ads.read_health,
  amazon_ads.read_metrics,
  amazon_ads.add_counters,
  amazon_ads.list_resealable,
  amazon_ads.store_resealed,
  amazon_ads.create_api_key,
  amazon_ads.list_api_keys,
  amazon_ads.change_api_key,
  amazon_ads.revoke_api_key,
  amazon_ads.revoke_api_keys,
  amazon_ads.list_connections,
  amazon_ads.read_connection,
  amazon_ads.change_connection,
  amazon_ads.disconnect_connection,
  amazon_ads.continue_disconnect,
  amazon_ads.import_connection,
  amazon_ads.authorize_import,
  amazon_ads.create_oauth_client,
  amazon_ads.list_oauth_clients,
  amazon_ads.change_oauth_client,
  amazon_ads.delete_oauth_client,
  amazon_ads.read_proxy_token,
  amazon_ads.read_webhook_owner,
  amazon_ads.create_webhook,
  amazon_ads.list_webhooks,
  amazon_ads.read_webhook,
  amazon_ads.change_webhook,
  amazon_ads.resend_delivery,
  amazon_ads.delete_webhook,
  amazon_ads.claim_deliveries,
  amazon_ads.record_deliveries,
  amazon_ads.resume_deliveries,
  amazon_ads.read_switches,
  amazon_ads.change_switches,
  amazon_ads.create_report_schedule,
  amazon_ads.list_report_schedules,
  amazon_ads.read_report_schedule,
  amazon_ads.change_report_schedule,
  amazon_ads.delete_report_schedule,
  amazon_ads.claim_reports,
  amazon_ads.begin_report_request,
  amazon_ads.record_report_request,
  amazon_ads.record_report_poll,
  amazon_ads.postpone_report,
  amazon_ads.fail_report,
  amazon_ads.release_report,
  amazon_ads.plan_reports,
  amazon_ads.resume_reports,
  amazon_ads.create_report,
  amazon_ads.list_reports,
  amazon_ads.read_report,
  amazon_ads.read_report_file,
  amazon_ads.cancel_report,
  amazon_ads.begin_report_load,
  amazon_ads.stage_report_piece,
  amazon_ads.store_report,
  amazon_ads.read_report_rows,
  amazon_ads.list_report_coverage,
  amazon_ads.authorize_operator,
  amazon_ads.record_operator_call,
  amazon_ads.record_token_reveal,
  amazon_ads.list_all_connections,
  amazon_ads.accept_amazon_login,
  amazon_ads.create_invitation,
  amazon_ads.list_invitations,
  amazon_ads.revoke_invitation,
  amazon_ads.approve_invitation,
  amazon_ads.open_invitation,
  amazon_ads.begin_invited_consent,
  amazon_ads.read_invitation_place,
  amazon_ads.read_invited_consent,
  amazon_ads.confirm_invited_consent,
  amazon_ads.read_hand_over,
  amazon_ads.hand_over_connection,
  amazon_ads.continue_hand_over
to amazon_ads_functions, service_role;
