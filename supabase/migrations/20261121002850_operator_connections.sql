-- The operator's list of connections.
-- Who has connected what, and what does not work, across all users: for the operator's page.

select amazon_ads_private.begin_chapter(
  '20261121002850_operator_connections',
  '8e088d83c282bd93be8c3897265b97f4ff9a88641d3f0e1f49366187b0a7a2a3'
);

create index connections_created_at on amazon_ads.connections (created_at desc, id desc);
create index connections_status_created_at on amazon_ads.connections (status, created_at desc, id desc);

create function amazon_ads.list_all_connections(filter jsonb, page_size integer, after jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted text := filter ->> 'text';
  wanted_id uuid := case
    when wanted ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then wanted::uuid
  end;
  wanted_status text := filter ->> 'status';
  after_created_at timestamptz := coalesce((after ->> 'created_at')::timestamptz, 'infinity');
  after_id uuid := coalesce((after ->> 'id')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  owners uuid[];
  page uuid[];
begin
  -- One statement for each kind of question, so that each has an index of its own.
  if wanted is not null then
    owners := array(
      select u.id from amazon_ads.users as u where lower(u.email) = lower(wanted) or u.id = wanted_id
    );
    page := array(
      select c.id
      from amazon_ads.connections as c
      where (c.user_id = any (owners) or c.id = wanted_id)
        and (wanted_status is null or c.status = wanted_status)
        and (c.created_at, c.id) < (after_created_at, after_id)
      order by c.created_at desc, c.id desc
      limit page_size
    );
  elsif wanted_status is not null then
    page := array(
      select c.id
      from amazon_ads.connections as c
      where c.status = wanted_status and (c.created_at, c.id) < (after_created_at, after_id)
      order by c.created_at desc, c.id desc
      limit page_size
    );
  else
    page := array(
      select c.id
      from amazon_ads.connections as c
      where (c.created_at, c.id) < (after_created_at, after_id)
      order by c.created_at desc, c.id desc
      limit page_size
    );
  end if;
  return jsonb_build_object('connections', (
    select coalesce(jsonb_agg(
      amazon_ads_private.connection_json(c) || jsonb_build_object('owner', jsonb_build_object(
        'id', u.id,
        'email', u.email,
        'name', nullif(concat_ws(' ', u.first_name, u.last_name), '')
      ))
      order by c.created_at desc, c.id desc
    ), '[]')
    from amazon_ads.connections as c
    join amazon_ads.users as u on u.id = c.user_id
    where c.id = any (page)
  ));
end;
$$;
comment on function amazon_ads.list_all_connections is
  'operator-connections: the connections of all users, newest first, a page after the given row; by status, and by a user''s e-mail address or the id of a user or a connection. The function has judged the operator before.';
