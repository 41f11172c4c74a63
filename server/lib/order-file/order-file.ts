// What an order export says, in our words and whatever its format: orders with their lines, and the rows that could not be used.

/** A line is a product unless the file tells that it is something else on the bill. */
export type LineKind = 'product' | 'shipping' | 'discount' | 'gift-card' | 'other';

/** One line of an order. */
export interface OrderLine {
  /** The product's own code, or its title where the file has no code; null where it has neither. */
  product: string | null;
  title: string | null;
  /** Negative for pieces that came back. */
  quantity: number;
  /** Price of one piece in minor units, rounded. */
  unitPrice: number;
  kind: LineKind;
}

/** One order, or one return, of one shopper on one day. */
export interface FileOrder {
  /** Unique in the file. */
  id: string;
  kind: 'purchase' | 'return';
  /** The shopper as the file names them; null for a guest. */
  customer: string | null;
  /** Epoch ms, UTC. */
  at: number;
  /** Epoch ms, UTC; null where it was not cancelled. */
  cancelledAt: number | null;
  /** What was paid for goods, in minor units: without tax and shipping where the file tells, net of refunds it names. Negative in returns. */
  net: number;
  currency: string | null;
  country: string | null;
  lines: OrderLine[];
}

/** Why a row was not used. */
export type RowProblem =
  | 'too few fields'
  | 'quote not closed'
  | 'no order number'
  | 'date not understood'
  | 'quantity is no number'
  | 'quantity is zero'
  | 'amount is no number'
  | 'negative price'
  | 'currency differs from the rest of the order';

/** Rows set aside for one reason; `lines` holds the first twenty line numbers, counted from 1 with the header. */
export interface ProblemCount {
  reason: RowProblem;
  count: number;
  lines: number[];
}

/** A whole order file. */
export interface OrderFile {
  format: 'order-export' | 'invoice-lines' | 'plain';
  encoding: string;
  /** The currency most orders are in; null where the file does not tell. */
  currency: string | null;
  /** By time. */
  orders: FileOrder[];
  /** Data rows read, without the header and blank lines. */
  rows: number;
  /** Rows that became part of an order. */
  used: number;
  /** Rows used whose order names no shopper. */
  withoutCustomer: number;
  problems: ProblemCount[];
}

/** The file as a whole cannot be used; the message is one clear sentence for a person. */
export class OrderFileFault extends Error {
  override name = 'OrderFileFault';
}
