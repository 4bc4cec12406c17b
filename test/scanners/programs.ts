// Files whose header is that of a program, and that are none.

/** A Go string as build information holds it: its length in base 128, then its bytes. */
function goString(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}

export interface FakeProgram {
  /** e_machine; 62 is x64. */
  readonly machine?: number;
  /** The text of Go's build information. */
  readonly info?: string;
  /** Where in the file it stands. */
  readonly offset?: number;
}

/** An ELF header for Linux, with Go build information where some is given. */
export function fakeProgram({ machine = 62, info, offset = 4096 }: FakeProgram): Buffer {
  const header = Buffer.alloc(64);
  header.writeUInt32BE(0x7f454c46, 0);
  header[4] = 2;
  header[5] = 1;
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  if (info === undefined) return header;
  const magic = Buffer.alloc(32);
  magic.write("\xff Go buildinf:", "latin1");
  magic[14] = 8;
  magic[15] = 2;
  const frame = "0w\xaf\f\x92t\b\x02";
  return Buffer.concat([header, Buffer.alloc(offset - 64), magic, goString("go1.26.8"), goString(`${frame}\n${info}`)]);
}
