create table if not exists public.synkro_canary (
  id uuid primary key,
  written_at timestamptz not null
);

comment on table public.synkro_canary is 'One row, for the seconds of a check. Server access only.';
