/** The little of the protobuf wire format that an ONNX file needs, written by hand. */

const text = new TextEncoder();

/** Collects the fields of one protobuf message. Field numbers are those of onnx.proto. */
export class ProtobufMessage {
  #parts: Uint8Array[] = [];
  #length = 0;

  #raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    return this;
  }

  #varint(value: number | bigint): this {
    let rest = BigInt(value);
    if (rest < 0n) rest += 1n << 64n;
    const out: number[] = [];
    do {
      let byte = Number(rest & 127n);
      rest >>= 7n;
      if (rest) byte |= 128;
      out.push(byte);
    } while (rest);
    return this.#raw(Uint8Array.from(out));
  }

  #tag(field: number, wire: number): this {
    return this.#varint((field << 3) | wire);
  }

  /** A varint field (int32, int64, enum); negative values in two's complement as protobuf wants them. */
  int(field: number, value: number | bigint): this {
    return this.#tag(field, 0).#varint(value);
  }

  /** A 32-bit float field. */
  float(field: number, value: number): this {
    return this.#tag(field, 5).#raw(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** A length-delimited field of bytes; the bytes are not copied until `done`. */
  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, 2).#varint(value.length).#raw(value);
  }

  /** A UTF-8 string field. */
  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value));
  }

  /** A nested message. */
  message(field: number, value: ProtobufMessage): this {
    this.#tag(field, 2).#varint(value.#length);
    for (const part of value.#parts) this.#raw(part);
    return this;
  }

  /** The message as one array of bytes. */
  done(): Uint8Array {
    const out = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}
