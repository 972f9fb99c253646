/** What a message was for, as it stands in message_days.topic; a template adds its name (`news:case_update`). Pure. */

/** talk: the machine's part of a talk · news: what became of a case · staff: an officer's words · officers: notices to staff · brief: the leader's */
export const TOPICS = ['talk', 'news', 'staff', 'officers', 'brief'] as const
export type Topic = (typeof TOPICS)[number]

/** @property template its name; undefined: words inside the 24-hour window */
export type ReadTopic = { topic: Topic; template?: string }

export function readTopic(kept: string): ReadTopic {
  const [name = '', template] = kept.split(':')
  const topic = TOPICS.find((one) => one === name) ?? 'talk'
  return template === undefined ? { topic } : { topic, template }
}
