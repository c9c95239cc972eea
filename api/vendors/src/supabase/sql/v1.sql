create table if not exists public.synkro_schema_version (
  id int primary key check (id = 1),
  version int not null,
  applied_at timestamptz not null default now()
);

create table if not exists public.synkro_managers (
  user_id bigint primary key,
  name text,
  is_active boolean,
  raw jsonb not null,
  synced_at timestamptz not null
);

create table if not exists public.synkro_leads (
  lead_id bigint primary key,
  name text,
  pipeline_id bigint,
  pipeline_name text,
  status_id bigint,
  status_name text,
  outcome text not null,
  price numeric,
  responsible_user_id bigint,
  created_at timestamptz,
  updated_at timestamptz,
  closed_at timestamptz,
  contact_ids jsonb not null,
  phones jsonb not null,
  raw jsonb not null,
  synced_at timestamptz not null
);
create index if not exists synkro_leads_updated_idx on public.synkro_leads (updated_at, lead_id);

create table if not exists public.synkro_contacts (
  contact_id bigint primary key,
  name text,
  phones jsonb not null,
  raw jsonb not null,
  synced_at timestamptz not null
);

create table if not exists public.synkro_chats (
  chat_id bigint primary key,
  connection_id bigint,
  channel text,
  contact_id bigint,
  contact_name text,
  phone text,
  lead_id bigint,
  manager_id bigint,
  raw jsonb not null,
  synced_at timestamptz not null
);

create table if not exists public.synkro_messages (
  message_id text primary key,
  chat_id bigint not null,
  direction text not null,
  kind text not null,
  body text not null,
  sent_at timestamptz not null,
  raw jsonb not null,
  synced_at timestamptz not null
);
create index if not exists synkro_messages_sent_idx on public.synkro_messages (sent_at, message_id);
create index if not exists synkro_messages_chat_idx on public.synkro_messages (chat_id, sent_at);

create table if not exists public.synkro_ai_parts (
  run_id uuid not null,
  part int not null,
  input_hash text not null,
  model text not null,
  answer jsonb not null,
  tokens jsonb not null,
  created_at timestamptz not null,
  primary key (run_id, part)
);

create table if not exists public.synkro_reports (
  report_id uuid primary key,
  run_id uuid not null,
  kind text not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  language text not null,
  title text not null,
  body text not null,
  content jsonb not null,
  created_at timestamptz not null
);

comment on table public.synkro_managers is 'amoCRM users. Server access only.';
comment on table public.synkro_leads is 'amoCRM leads, raw and normalised. Server access only.';
comment on table public.synkro_contacts is 'amoCRM contacts, raw and normalised. Server access only.';
comment on table public.synkro_chats is 'Radist chats, raw and normalised. Server access only.';
comment on table public.synkro_messages is 'Radist messages, raw and normalised. Server access only.';
comment on table public.synkro_ai_parts is 'Answers of the AI, one row a part of a run. Server access only.';
comment on table public.synkro_reports is 'Full reports. Server access only.';
