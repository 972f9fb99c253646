/**
 * A statement with this mark is planned once for each connection instead of each time. For the few that every step of
 * every case or every message asks, in the same words or a few ways of them (what an act sets): each costs memory in every connection for as long as it lives.
 */
export const PREPARED = '/* prepared */'
