-- The numbers of a period, computed from the emulators' own state and from nothing else: SQLite over the document of GET /state.
-- Parameters: ?1 the document, ?2 which company (0 is the demo's), ?3 and ?4 the first instant of the period and the first one after it.
-- Rows: metric, manager (null: of all; 0: dialogs that belong to no deal), value.
--
-- Counted is what could be read: no spoiled element, no message of a chat that could not be fetched, no deal in the trash.
with
given as materialized (
    select json_extract(?1, '$.companies[' || ?2 || ']') as company, unixepoch(?3) as since, unixepoch(?4) as until
),
deal as materialized (
    select
        l.value ->> '$.id' as id,
        l.value ->> '$.outcome' as outcome,
        l.value ->> '$.responsible_user_id' as manager,
        unixepoch(l.value ->> '$.created_at') as created,
        unixepoch(l.value ->> '$.updated_at') as updated,
        -- A closing time after the year 9999 lies in no period.
        case when l.value ->> '$.spoiled' is 'far_time' then null else unixepoch(l.value ->> '$.closed_at') end as closed,
        l.value -> '$.contact_ids' as contacts
    from given, json_each(given.company, '$.leads') as l
    where l.value ->> '$.readable' and not l.value ->> '$.is_deleted'
),
contact as materialized (
    select c.value ->> '$.id' as id, substr(c.value ->> '$.number', -10) as number
    from given, json_each(given.company, '$.contacts') as c
    where c.value ->> '$.readable' and length(c.value ->> '$.number') > 10
),
-- Whose number leads to which deal.
reach as materialized (
    select distinct contact.number, deal.id, deal.outcome, deal.manager, deal.updated
    from deal, json_each(deal.contacts) as held join contact on contact.id = held.value
),
message as materialized (
    select
        m.value ->> '$.chat_id' as chat,
        m.value ->> '$.direction' as direction,
        rtrim(m.value ->> '$.at', 'Z') as at
    from given, json_each(given.company, '$.messages') as m
    where m.value ->> '$.readable'
        and unixepoch(m.value ->> '$.at') >= given.since and unixepoch(m.value ->> '$.at') < given.until
),
chat as materialized (
    select h.value ->> '$.id' as id, substr(h.value ->> '$.phone', -10) as number
    from given, json_each(given.company, '$.chats') as h
    where h.value ->> '$.readable' and not h.value ->> '$.is_group'
),
-- At the same instant the answer comes after the question.
last_word as materialized (
    select chat, direction, row_number() over (
        partition by chat order by at desc, direction = 'outbound' desc
    ) as place
    from message
),
-- Open before closed, the one that was changed last first.
owner as materialized (
    select chat.id as chat, reach.manager, row_number() over (
        partition by chat.id order by reach.outcome = 'open' desc, reach.updated desc, reach.id desc
    ) as place
    from chat join reach on reach.number = chat.number
    where length(chat.number) = 10
),
dialog as materialized (
    select
        chat.id,
        coalesce(owner.manager, 0) as manager,
        (select count(*) from message where message.chat = chat.id and direction = 'inbound') as messages_in,
        (select count(*) from message where message.chat = chat.id and direction = 'outbound') as messages_out,
        (select direction = 'inbound' from last_word where last_word.chat = chat.id and place = 1) as unanswered
    from chat left join owner on owner.chat = chat.id and owner.place = 1
    where exists (select 1 from message where message.chat = chat.id)
)
select 'new_leads' as metric, null as manager, count(*) as value from deal, given where created >= since and created < until
union all
select 'won', null, count(*) from deal, given where outcome = 'won' and closed >= since and closed < until
union all
select 'lost', null, count(*) from deal, given where outcome = 'lost' and closed >= since and closed < until
union all
select 'dialogs', null, count(*) from dialog
union all
select 'dialogs_without_lead', null, count(*) from dialog where manager = 0
union all
select 'messages_in', null, coalesce(sum(messages_in), 0) from dialog
union all
select 'messages_out', null, coalesce(sum(messages_out), 0) from dialog
union all
select 'unanswered', null, coalesce(sum(unanswered), 0) from dialog
union all
select 'new_leads', manager, count(*) from deal, given where created >= since and created < until group by manager
union all
select 'won', manager, count(*) from deal, given
where outcome = 'won' and closed >= since and closed < until group by manager
union all
select 'lost', manager, count(*) from deal, given
where outcome = 'lost' and closed >= since and closed < until group by manager
union all
select 'dialogs', manager, count(*) from dialog group by manager
union all
select 'messages_in', manager, sum(messages_in) from dialog group by manager
union all
select 'messages_out', manager, sum(messages_out) from dialog group by manager
union all
select 'unanswered', manager, sum(unanswered) from dialog group by manager
order by 2, 1
