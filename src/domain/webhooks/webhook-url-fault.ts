/** Why nothing is sent to an address. */
export type WebhookUrlFault =
  /** Plain http, which is for allowed hosts only. */
  | 'not_https'
  /** A user name or a password in it. */
  | 'credentials'
  /** The name leads nowhere. */
  | 'unresolvable'
  /** It leads into a network of ours: private, loopback, link-local and the like. */
  | 'private_address';
