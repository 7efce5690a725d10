/** MongoDB's wire protocol, as far as a test needs it to know one command from another. */
import { mongo } from 'mongoose';

/** One message of the protocol, whole. */
export interface Frame {
  bytes: Buffer;
  requestId: number;
  responseTo: number;
}

export interface Command {
  /** For example `findAndModify`. */
  name: string;
  collection: string;
  /** All of the command as JSON, the documents of an insert or update included. */
  text: string;
}

const HEADER_BYTES = 16;
const OP_MSG = 2013;

/** @returns takes the chunks of a stream, and answers with the messages that are complete */
export function createFrameReader(): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    while (rest.length >= HEADER_BYTES && rest.length >= rest.readInt32LE(0)) {
      const bytes = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(bytes.length);
      frames.push({ bytes, requestId: bytes.readInt32LE(4), responseTo: bytes.readInt32LE(8) });
    }
    return frames;
  };
}

/** Undefined for what is no command, such as the first greeting. */
export function readCommand({ bytes }: Frame): Command | undefined {
  if (bytes.readInt32LE(12) !== OP_MSG) return undefined;
  const documents = readSections(bytes.subarray(HEADER_BYTES + 4));
  const [name, collection] = Object.entries(documents[0] ?? {})[0] ?? [];
  if (name === undefined) return undefined;
  return { name, collection: String(collection), text: JSON.stringify(documents) };
}

/** Kind 0 is one document; kind 1 a list of documents with a name: what is inserted or updated. */
function readSections(sections: Buffer): mongo.BSON.Document[] {
  const documents: mongo.BSON.Document[] = [];
  for (let at = 0; at < sections.length;) {
    const end = at + 1 + sections.readInt32LE(at + 1);
    const isList = sections[at] === 1;
    let next = isList ? sections.indexOf(0, at + 5) + 1 : at + 1;
    for (; next < end; next += sections.readInt32LE(next)) {
      documents.push(
        mongo.BSON.deserialize(sections.subarray(next, next + sections.readInt32LE(next))),
      );
    }
    at = end;
  }
  return documents;
}
