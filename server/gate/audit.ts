import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createMutex } from './mutex';

/** One line of the audit trail (監査記録). Never anything personal, no tokens, no addresses of the network. */
export interface AuditLine {
	/** `device:1001`, `operator` or `anonymous`. */
	who: string;
	/** Method and route pattern, for example `POST /v1/db/:db/_bulk_get`. */
	what: string;
	/** `read` of personal bulk, `changed`: who may come in or what is kept, or `refused`. */
	act: 'read' | 'changed' | 'refused';
	/** Number of the device that it was done to. */
	device?: string;
	/** Documents, segments or rows. */
	count?: number;
	/** Why it was refused. */
	why?: string;
}

export interface Audit {
	/** Resolves when the line is in the file. A read that cannot be recorded must not be answered. */
	write(line: AuditLine): Promise<void>;
	/** The lines that are there now, whole. */
	read(): Promise<Readable>;
	close(): Promise<void>;
}

/** Opens the trail for appending; `now` in ms. */
export async function openAudit(path: string, now: () => number): Promise<Audit> {
	await mkdir(dirname(path), { recursive: true });
	const file: FileHandle = await open(path, 'a', 0o600);
	const inOrder = createMutex();
	return {
		write: (line) =>
			inOrder(async () => {
				await file.appendFile(`${JSON.stringify({ at: new Date(now()).toISOString(), ...line })}\n`);
			}),
		read: () =>
			inOrder(async () => {
				const { size } = await file.stat();
				return size ? createReadStream(path, { end: size - 1 }) : Readable.from([]);
			}),
		close: () => inOrder(() => file.close())
	};
}
