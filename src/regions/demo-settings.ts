/** What the accounts of a demonstration are set up with besides what their region's demo.json says: they speak to the stand-ins. Pure. */

/** Known to everyone: accounts that hold one of these are closed when the demonstration ends. */
export const DEMO_SECRETS = {
  appSecret: 'demo-app-secret',
  verifyToken: 'demo-verify-token',
  accessToken: 'demo-access-token',
  apiVersion: 'v25.0',
}

/** Of one channel, by its name. `{simulator}` stands for the address of the stand-ins. */
const OF_CHANNEL: Record<string, Record<string, string>> = {
  email: { smtpUrl: '{simulator}/mail/kirim' },
  sms: {
    kind: 'http',
    sendUrl: '{simulator}/sms/send',
    sendMethod: 'json',
    sendFrom: 'from',
    sendTo: 'to',
    sendText: 'text',
    sendId: 'ref',
    sendAuth: `Authorization: Bearer ${DEMO_SECRETS.accessToken}`,
    answerId: 'messageId',
    answerLater: 'error=busy',
    incomingFrom: 'from',
    incomingTo: 'to',
    incomingText: 'text',
    incomingThanks: 'OK',
    receiptId: 'messageId',
    receiptStatus: 'status',
    receiptDelivered: 'DELIVRD',
    receiptFailed: 'UNDELIV',
    secretPlace: 'hmac:X-Signature',
    secret: DEMO_SECRETS.appSecret,
  },
}

/** @param graphUrl where the stand-in for Meta answers: `…/simulator/graph` */
export function demoSettings(channel: string, graphUrl: string): Record<string, string> {
  const simulator = graphUrl.replace(/\/graph$/, '')
  const own = Object.entries(OF_CHANNEL[channel] ?? {}).map(([name, value]) => [name, value.replace('{simulator}', simulator)])
  return { ...DEMO_SECRETS, graphUrl, ...Object.fromEntries(own) }
}
