import assert from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import { connect } from "../../../local/postgres/connect.ts";
import { eventually } from "./eventually.ts";
import { chapterFile } from "./scratch-project.ts";
import type { Hosting } from "./hosting.ts";

export const databaseFiles: Record<string, string> = chapterFile(
  "20261122000000_first",
  `
create table public.notes (
  id bigint generated always as identity primary key,
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  body text not null
);
create table public.tags (
  id bigint generated always as identity primary key,
  note_id bigint not null references public.notes (id),
  tag text not null
);
alter table public.notes enable row level security;
alter table public.tags enable row level security;
grant select, insert on public.notes to authenticated;
grant select on public.tags to authenticated;
grant select on public.notes, public.tags to service_role;
create policy "Own notes are read" on public.notes for select to authenticated
  using (user_id = (select auth.uid()));
create policy "Own notes are written" on public.notes for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy "Tags are read" on public.tags for select to authenticated using (true);

create schema private;
create table private.secrets (value text);
alter table private.secrets enable row level security;
insert into private.secrets values ('hidden');

create function public.who_am_i() returns text language sql security invoker
  as $$ select current_user || ' ' || coalesce(auth.uid()::text, 'no user') $$;

create table public.profiles (user_id uuid primary key, email text);
grant select on public.profiles to service_role;
create function private.copy_user() returns trigger language plpgsql security definer
  set search_path = '' as $$
begin
  insert into public.profiles values (new.id, new.email);
  return new;
end;
$$;
create trigger copy_user after insert on auth.users
  for each row execute function private.copy_user();
`,
);

/** The database, the Data API and Auth, as an app meets them. */
export async function databaseStory(t: Deno.TestContext, { stack }: Hosting): Promise<void> {
  const sql = connect(stack.db_url);
  const client = (key: string) =>
    createClient(stack.supabase_url, key, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
  const service = client(stack.secret_keys.default);

  try {
    await t.step(
      "people sign up and in with supabase-js, and triggers on auth.users run",
      async () => {
        const person = client(stack.publishable_key);
        const signedUp = await person.auth.signUp({
          email: "ada@example.com",
          password: "correct horse",
        });
        assert.equal(signedUp.error, null);
        const signedIn = await person.auth.signInWithPassword({
          email: "ada@example.com",
          password: "correct horse",
        });
        assert.equal(signedIn.data.user?.id, signedUp.data.user?.id);
        const { data } = await service.from("profiles").select("email").order("email");
        assert.deepEqual(data, [{ email: "ada@example.com" }, { email: "demo@example.com" }]);
      },
    );

    await t.step("the demo user can sign in", async () => {
      const { error } = await client(stack.publishable_key).auth.signInWithPassword(
        stack.demo_user,
      );
      assert.equal(error, null);
    });

    await t.step("row level security and grants are the migrations' own", async () => {
      const ada = client(stack.publishable_key);
      await ada.auth.signInWithPassword({ email: "ada@example.com", password: "correct horse" });
      assert.equal((await ada.from("notes").insert({ body: "mine" })).error, null);
      assert.equal((await ada.from("notes").select("body")).data?.length, 1);
      assert.equal((await ada.from("tags").insert({ note_id: 1, tag: "x" })).error?.code, "42501");

      const demo = client(stack.publishable_key);
      await demo.auth.signInWithPassword(stack.demo_user);
      assert.deepEqual((await demo.from("notes").select("body")).data, []);

      const anonymous = client(stack.publishable_key);
      assert.equal((await anonymous.from("notes").select("body")).error?.code, "42501");
      assert.equal((await service.from("notes").select("body")).data?.length, 1);
      assert.equal((await service.from("notes").insert({ body: "x" })).error?.code, "42501");

      // Serving requests has granted nothing: not in private, and not for tables to come.
      const [privileges] = await sql`
        select has_table_privilege('service_role', 'private.secrets', 'select') as reads,
          has_schema_privilege('authenticated', 'private', 'usage') as uses,
          (select count(*)::int from pg_default_acl) as defaults`;
      assert.deepEqual({ ...privileges }, { reads: false, uses: false, defaults: 0 });
    });

    await t.step("each secret key is the service role; anything else is refused", async () => {
      for (const key of Object.values(stack.secret_keys)) {
        assert.equal((await client(key).rpc("who_am_i")).data, "service_role no user");
      }
      const { status } = await client("sb_secret_invented").rpc("who_am_i");
      assert.equal(status, 401);
    });

    await t.step("related tables are embedded", async () => {
      await sql`insert into public.tags (note_id, tag) values (1, 'urgent')`;
      const { data } = await service.from("notes").select("body, tags (tag)");
      assert.deepEqual(data, [{ body: "mine", tags: [{ tag: "urgent" }] }]);
    });

    await t.step("tables and functions made later are there at once", async () => {
      await sql.unsafe(`
        create table public.later (id int); grant select on public.later to service_role;
        create function public.added() returns int language sql as 'select 42';`);
      await eventually(async () => {
        assert.deepEqual((await service.from("later").select()).data, []);
        assert.equal((await service.rpc("added")).data, 42);
      });
    });

    await t.step("the project's owner is no superuser", async () => {
      const [role] =
        await sql`select current_user, rolsuper from pg_roles where rolname = current_user`;
      assert.deepEqual({ ...role }, { current_user: "postgres", rolsuper: false });
      await assert.rejects(sql`select pg_read_file('/etc/passwd')`, { code: "42501" });
    });
  } finally {
    await sql.end();
  }
}
