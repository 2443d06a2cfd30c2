-- Invitations: what each of the four steps gives, and to whom.
begin;
\ir support/personas.sql
select * from no_plan();

create function tests.invite(caller jsonb, word text, connection uuid default null) returns jsonb language sql as $$
  select amazon_ads.create_invitation(caller, 'Client', connection, 'https://app.test/join', tests.hash(word), 7)
$$;
create function tests.start(word text, browser text, state text, connection uuid default gen_random_uuid()) returns jsonb language sql as $$
  select amazon_ads.begin_invited_consent(
    tests.hash(word), tests.hash(browser), connection, '{advertising::campaign_management}', 'project-client',
    'https://project.supabase.co/cb', tests.hash(state), tests.sealed('verifier')
  )
$$;
-- Amazon sends the browser back.
create function tests.return_from_amazon(state text, confirmation text) returns void language sql as $$
  update amazon_ads_private.oauth_states
  set consumed_at = now(), encrypted_access_token = tests.sealed('access'), encrypted_refresh_token = tests.sealed('refresh'),
    token_type = 'bearer', token_expires_at = now() + interval '1 hour', confirmation_hash = tests.hash(confirmation)
  where state_hash = tests.hash(state);
$$;
create function tests.confirm(word text, browser text, confirmation text, profiles text[] default '{}') returns jsonb language sql as $$
  select amazon_ads.confirm_invited_consent(tests.hash(word), tests.hash(browser), tests.hash(confirmation), profiles)
$$;
create function tests.status_of(word text) returns text language sql as $$
  select amazon_ads_private.invitation_json(i) ->> 'status' from amazon_ads_private.invitations as i where i.secret_hash = tests.hash(word)
$$;
update amazon_ads.users set first_name = 'Ada' where id = tests.ada();

-- Open.
select is(tests.invite(tests.ada_user(), 'one') #>> '{invitation,status}', 'open', 'the owner makes an invitation');
select results_eq(
  $$ select o -> 'owner', o ->> 'name', o -> 'renews' from amazon_ads.open_invitation(tests.hash('one')) as o $$,
  $$ values ('{"name": "Ada", "email": "ada@example.com"}'::jsonb, 'Client', 'false'::jsonb) $$,
  'who opens it learns who will get access'
);
select is(amazon_ads.open_invitation(tests.hash('guess')), '{"refusal": "invitation_invalid"}', 'a guessed secret opens nothing');
select is(tests.start('guess', 'b1', 's0'), '{"refusal": "invitation_invalid"}', 'and starts nothing');

-- A new connection, in one browser.
select tests.start('one', 'b1', 's1') ->> 'connection_id' as connection \gset
select is((select user_id from amazon_ads.connections where id = :'connection'), tests.ada(), 'the connection will be the owner''s');
select tests.return_from_amazon('s1', 'c1');
select is(
  amazon_ads.confirm_consent(tests.ben_user(), tests.hash('c1')) ->> 'refusal', 'confirmation_refused', 'oauth-confirm by another user gives nothing'
);
select is_empty($$ select from amazon_ads_private.oauth_states where encrypted_refresh_token is not null $$, 'and destroys the tokens');

select tests.start('one', 'b1', 's2') ->> 'connection_id' as connection \gset
select tests.return_from_amazon('s2', 'c2');
select is(
  amazon_ads.confirm_consent(tests.ada_user(), tests.hash('c2')) ->> 'refusal', 'confirmation_refused',
  'nor does the owner confirm what another person consented to'
);
select tests.start('one', 'b1', 's3') ->> 'connection_id' as connection \gset
select tests.return_from_amazon('s3', 'c3');
select is(tests.confirm('one', 'b2', 'c3') ->> 'refusal', 'confirmation_refused', 'another browser with the link and the confirmation gets nothing');
select is(tests.confirm('one', 'b1', 'c3') ->> 'refusal', 'confirmation_invalid', 'and the tokens are destroyed');
select is_empty(format('select from amazon_ads.connections where id = %L', :'connection'), 'with the connection that was made for them');

select tests.start('one', 'b1', 's4');
select tests.start('one', 'b2', 's5') ->> 'connection_id' as connection \gset
select is((select count(*)::int from amazon_ads_private.oauth_states), 1, 'a second browser that starts ends what the first had begun');
select tests.return_from_amazon('s5', 'c5');
select tests.invite(tests.ada_user(), 'two');
select is(tests.confirm('two', 'b2', 'c5') ->> 'refusal', 'confirmation_invalid', 'another invitation does not confirm it');
select is(tests.confirm('one', 'b2', 'c5') ->> 'status', 'active', 'the same browser confirms, and a new connection is active at once');
select results_eq(
  format('select user_id, status, name from amazon_ads.connections where id = %L', :'connection'),
  $$ values (tests.ada(), 'active', 'Client') $$, 'it is the owner''s'
);
select is((select actor from amazon_ads.token_refresh_history where connection_id = :'connection'), 'invited', 'the history says that an invited person consented');
select is(
  tests.confirm('one', 'b2', 'c5'), jsonb_build_object('status', 'active', 'connection_id', :'connection'),
  'the same confirmation again is answered the same'
);
select is(
  amazon_ads.read_invited_consent(tests.hash('one'), tests.hash('b2'), tests.hash('c5')) #>> '{confirmed,connection_id}', :'connection',
  'before Amazon is asked for the profiles'
);
select is((select count(*)::int from amazon_ads.audit_log where action = 'invitation_used'), 1, 'it is used once');
select is(tests.confirm('one', 'b1', 'c5') ->> 'refusal', 'confirmation_invalid', 'another browser gets no answer');
select is(tests.confirm('one', 'b2', 'c4') ->> 'refusal', 'confirmation_invalid', 'nor does another confirmation');
select is(tests.confirm('two', 'b2', 'c5') ->> 'refusal', 'confirmation_invalid', 'nor another invitation');
select is(
  amazon_ads.confirm_consent(tests.ada_user(), tests.hash('c5')) ->> 'refusal', 'confirmation_refused',
  'and the owner has nothing to confirm'
);
select is((select status from amazon_ads.connections where id = :'connection'), 'active', 'the connection stays');
update amazon_ads_private.invitations set used_at = now() - interval '10 minutes' where secret_hash = tests.hash('one');
select is(tests.confirm('one', 'b2', 'c5') ->> 'refusal', 'confirmation_invalid', 'after ten minutes it has no answer');
select is(tests.status_of('one'), 'used', 'the invitation is used');
select is(amazon_ads.open_invitation(tests.hash('one')) ->> 'refusal', 'invitation_invalid', 'and worth nothing');
select is(tests.start('one', 'b2', 's6') ->> 'refusal', 'invitation_invalid', 'not for another consent either');

-- A start that is refused.
select tests.start('two', 'b1', 's6') ->> 'connection_id' as begun \gset
savepoint limits;
update amazon_ads_private.settings set max_connections = 1;
select is(tests.start('two', 'b1', 's6b') ->> 'refusal', 'quota_exceeded', 'the owner may have too many connections');
select is((select connection_id from amazon_ads_private.oauth_states where state_hash = tests.hash('s6')), :'begun', 'the consent that had begun stays');
rollback to limits;
select is(
  (amazon_ads_private.authorize(tests.ada_user() || '{"actor": "invited"}', 'connections:write')).actor_id, null,
  'what an invited person does is not done by the owner'
);

-- Revoked, expired, and of users who may do nothing any more.
select tests.start('two', 'b1', 's7');
select id as two from amazon_ads_private.invitations where secret_hash = tests.hash('two') \gset
select is(amazon_ads.revoke_invitation(tests.ben_user(), :'two') ->> 'refusal', 'invitation_not_found', 'another user does not revoke it');
select is(amazon_ads.revoke_invitation(tests.ada_user(), :'two') #>> '{invitation,status}', 'revoked', 'the owner does');
select is_empty('select from amazon_ads_private.oauth_states where state_hash = tests.hash(''s7'')', 'a consent under way ends with it');
select is(amazon_ads.open_invitation(tests.hash('two')) ->> 'refusal', 'invitation_invalid', 'a revoked invitation is worth nothing');
select tests.invite(tests.ada_user(), 'three');
update amazon_ads_private.invitations set expires_at = now() where secret_hash = tests.hash('three');
select is(amazon_ads.open_invitation(tests.hash('three')) ->> 'refusal', 'invitation_invalid', 'an expired one too');
select tests.invite(tests.ada_user(), 'four');
update auth.users set banned_until = now() + interval '1 hour' where id = tests.ada();
select is(amazon_ads.open_invitation(tests.hash('four')) ->> 'refusal', 'invitation_invalid', 'and one of a banned user');
update auth.users set banned_until = null where id = tests.ada();
select tests.make_key('inviter', tests.ada(), '{connections:write}') as key \gset
select tests.invite(:'key', 'five');
select is(amazon_ads.open_invitation(tests.hash('five')) ? 'owner', true, 'a key may invite');
savepoint key;
update amazon_ads_private.api_keys set expires_at = now() where name = 'inviter';
select is(amazon_ads.open_invitation(tests.hash('five')) ->> 'refusal', 'invitation_invalid', 'until it expires');
rollback to key;
update amazon_ads_private.settings set api_keys_valid_after = now();
select is(amazon_ads.open_invitation(tests.hash('five')) ->> 'refusal', 'invitation_invalid', 'or all keys are ended, at once');
rollback to key;
update amazon_ads_private.api_keys set revoked_at = now() where name = 'inviter';
select is(amazon_ads.open_invitation(tests.hash('five')) ->> 'refusal', 'invitation_invalid', 'until it is revoked');
select tests.make_key('reader', tests.ada(), '{connections:read}') as reader \gset
select is(tests.invite(:'reader', 'six') ->> 'refusal', 'api_key_scope_missing', 'not without connections:write');
select tests.make_key('bound', tests.ada(), '{connections:write,connections:read}', :'connection') as bound \gset
select is(tests.invite(:'bound', 'six') ->> 'refusal', 'connection_not_found', 'a key for one connection invites to no new one');
select is(tests.invite(:'bound', 'six', :'connection') #>> '{invitation,connection_id}', :'connection', 'but to renew its own');
select is(jsonb_array_length(amazon_ads.list_invitations(:'bound') -> 'invitations'), 1, 'and sees that invitation alone');
select is(tests.invite(tests.ben_user(), 'seven', :'connection') ->> 'refusal', 'connection_not_found', 'another user''s connection is not renewed');
select is(jsonb_array_length(amazon_ads.list_invitations(tests.ben_user()) -> 'invitations'), 0, 'another user sees none');

-- Renewals: the same login at once, another one after approval.
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region) values (tests.ada(), :'connection', '111', 'NA');
select tests.invite(tests.ada_user(), 'same', :'connection');
select is(
  tests.start('same', 'b1', 'r0', gen_random_uuid()) ->> 'refusal', 'invitation_invalid', 'an invitation to renew starts nothing else'
);
select tests.start('same', 'b1', 'r1', :'connection');
select tests.return_from_amazon('r1', 'rc1');
select is(tests.confirm('same', 'b1', 'rc1', '{222,111}') ->> 'status', 'active', 'a renewal with a profile in common is active at once');

select tests.invite(tests.ada_user(), 'other', :'connection') #>> '{invitation,id}' as other \gset
select tests.start('other', 'b1', 'r2', :'connection');
select tests.return_from_amazon('r2', 'rc2');
select generation as before from amazon_ads_private.oauth_tokens where connection_id = :'connection' \gset
select is(
  tests.confirm('other', 'b1', 'rc2', '{999}'),
  jsonb_build_object('status', 'awaiting_approval', 'connection_id', :'connection'), 'one without waits for the owner'
);
select is(
  (select generation from amazon_ads_private.oauth_tokens where connection_id = :'connection'), :'before', 'the tokens in use stay'
);
select is(
  tests.confirm('other', 'b1', 'rc2', '{111}') ->> 'status', 'awaiting_approval',
  'again it still waits, whatever profiles are named'
);
select is(tests.status_of('other'), 'awaiting_approval', 'the owner sees that it waits');
select is(amazon_ads.approve_invitation(tests.ben_user(), :'other') ->> 'refusal', 'invitation_not_found', 'another user does not approve');
select is(amazon_ads.approve_invitation(:'reader', :'other') ->> 'refusal', 'api_key_scope_missing', 'nor a key that may only read');
update amazon_ads_private.oauth_states set expires_at = now() + interval '6 days' where awaits_approval;
select is(amazon_ads.approve_invitation(tests.ada_user(), :'other') #>> '{connection,status}', 'active', 'the owner does');
select cmp_ok(
  (select generation from amazon_ads_private.oauth_tokens where connection_id = :'connection'), '>', :'before'::bigint, 'and the new tokens are in use'
);
select is(tests.confirm('other', 'b1', 'rc2') ->> 'status', 'active', 'the invited person learns it when the page asks again');
select is(
  amazon_ads.approve_invitation(tests.ada_user(), :'other') ->> 'refusal', 'invitation_not_awaiting_approval', 'there is nothing to approve twice'
);
select tests.invite(tests.ada_user(), 'refused', :'connection') #>> '{invitation,id}' as refused \gset
select tests.start('refused', 'b1', 'r3', :'connection');
select tests.return_from_amazon('r3', 'rc3');
select tests.confirm('refused', 'b1', 'rc3', '{}');
select amazon_ads.revoke_invitation(tests.ada_user(), :'refused');
select is_empty('select from amazon_ads_private.oauth_states where awaits_approval', 'an owner who revokes instead destroys the tokens');
select is((select status from amazon_ads.connections where id = :'connection'), 'active', 'and keeps the connection');

select * from finish();
rollback;
