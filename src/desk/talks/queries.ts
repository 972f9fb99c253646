/** SQL about the talks of a case: those its reports were told in, and the doors beside them. One function, one statement. */
import { sql, type RawBuilder } from 'kysely'

/**
 * Of each report the talk it was told in; besides (isBeside) those of its followers, and those in which somebody was told something because
 * their own door was shut. Part of a statement in which `c` is the case.
 */
export function talksOfCase(): RawBuilder<unknown> {
  return sql`(select json_agg(json_build_object('id', t.id, 'channel', account.channel, 'takenOverBy', t.taken_over_by, 'takenOverName', s.name,
      'lastInboundAt', t.last_inbound_at, 'reportIds', mine.report_ids, 'isBeside', mine.is_beside) order by mine.is_beside, mine.first_at)
    from (${talkIdsOf(sql`c.region_id`, sql`c.id`)}) mine
    join conversations t on t.region_id = c.region_id and t.id = mine.conversation_id
    join channel_accounts account on account.id = t.account_id
    left join staff s on s.id = t.taken_over_by)`
}

/** @returns rows of conversation_id, report_ids, first_at, is_beside */
export function talkIdsOf(regionId: RawBuilder<unknown>, caseId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select conversation_id, json_agg(report_id order by at) as report_ids, array_agg(report_id) as ids, min(at) as first_at,
      bool_and(is_beside) as is_beside
    from (
      select r.conversation_id, r.id as report_id, r.submitted_at as at, false as is_beside
      from reports r where r.region_id = ${regionId} and r.case_id = ${caseId} and r.conversation_id is not null
      union
      select f.conversation_id, r.id, f.since, true
      from reports r join report_followers f on f.region_id = r.region_id and f.report_id = r.id
      where r.region_id = ${regionId} and r.case_id = ${caseId}
      union
      select m.conversation_id, m.report_id, r.submitted_at, true
      from messages m join reports r on r.region_id = m.region_id and r.id = m.report_id and r.case_id = m.case_id
      where m.region_id = ${regionId} and m.case_id = ${caseId} and m.instead_of is not null
    ) every_talk group by conversation_id`
}
