-- When a message that is on its way may be tried again; a crash or a provider in trouble only ever delays it.

alter table messages add column try_after timestamptz; -- queued: not before; sending: when it may be taken for lost

-- The line of one conversation: what is to go out, in order.
create index messages_to_send on messages (region_id, conversation_id, sent_at, id) where state in ('queued', 'sending');
