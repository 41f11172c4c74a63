// A fault as the log tells it: what went wrong and where, never whom it concerned.

import { withoutAddresses } from './without-addresses.ts';

export interface LoggedFault {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  cause?: LoggedFault;
}

/** Name, words, place and code of a fault and of what caused it; nothing else that hangs on it (requests, answers, recipients). */
export function loggedFault(fault: unknown, depth = 0): LoggedFault {
  if (!(fault instanceof Error)) return { type: typeof fault, message: withoutAddresses(String(fault)) };
  const { code } = fault as { code?: unknown };
  return {
    type: fault.name,
    message: withoutAddresses(fault.message),
    ...(fault.stack !== undefined && { stack: withoutAddresses(fault.stack) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(fault.cause !== undefined && depth < 3 && { cause: loggedFault(fault.cause, depth + 1) }),
  };
}
