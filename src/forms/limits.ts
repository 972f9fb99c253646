/** How often the form may be sent. Whole villages share one address of a mobile network, so addresses get much and numbers little. Pure. */

/** @property without of one address without the work of src/forms/work.ts: a browser without script, or a machine */
export const LIMITS = {
  address: { most: 60, seconds: 3600 },
  addressWithoutWork: { most: 10, seconds: 3600 },
  phone: { most: 10, seconds: 86_400 },
} as const
