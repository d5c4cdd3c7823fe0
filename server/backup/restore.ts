import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MunicipalityConfig } from '../../src/domain/municipality';
import { About, ImportAnswer, SealedManifest } from '../../src/sync/protocol';
import { UserError } from '../cli/command';
import { withFile } from '../cli/files';
import type { Operator } from '../cli/operator';
import { CONFIG, documentsFile, parse, REGISTER, segmentFile, type Generation, type Purpose } from './layout';
import { checkFile, documentsIn } from './lines';

/** Documents, and bytes of their lines, that travel in one request: what a restore repeats when the line breaks. */
const BATCH = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

export interface RestoreReport {
	/** Whether the gate had no config and got the backup's. */
	config: boolean;
	/** Segments that were sent; null if the gate's own snapshot is as new or newer. */
	segments: number | null;
	documents: Record<Purpose, { added: number; there: number; refused: number }>;
	/** The first hundred refusals. */
	refused: { database: Purpose; id: string; reason: string }[];
}

const SHOWN = 100;

/**
 * Puts a generation back into a gate. Only adds: what the gate has received since stays, and a second run finds everything
 * there. Every file is read back before anything is sent. Throws UserError.
 */
export async function restoreGeneration(
	operator: Operator,
	{ path, manifest }: Generation,
	show: (what: string, done: number, total?: number) => void
): Promise<RestoreReport> {
	for (const [i, file] of manifest.files.entries()) {
		await checkFile(path, file);
		show('控えを確かめています', i + 1, manifest.files.length);
	}
	const config = MunicipalityConfig.safeParse(await readJson(join(path, CONFIG)));
	if (!config.success) throw new UserError(`控えの設定を読めません: ${join(path, CONFIG)}`);
	const there = (await operator.answer(About, 'GET', '/about')).config;
	if (there && there.code !== manifest.municipality)
		throw new UserError(
			`この門番は別の自治体（${there.code} ${there.name}）のものです。控えは ${manifest.municipality} のものです。--url を確かめてください。`
		);
	if (there && there.disaster.id !== manifest.disaster)
		throw new UserError(
			`この門番の災害（${there.disaster.id}）と控えの災害（${manifest.disaster}）が違います。先に gate publish --config で災害を合わせてください。`
		);
	if (!there) await operator.ask('PUT', '/operator/config', config.data);

	const segments = manifest.register ? await restoreRegister(operator, path, show) : null;
	const documents = {} as RestoreReport['documents'];
	const refused: RestoreReport['refused'] = [];
	// Devices first: entries are checked against their writers.
	for (const purpose of ['devices', 'ledger', 'reads'] as const) {
		const sum = (documents[purpose] = { added: 0, there: 0, refused: 0 });
		for await (const lines of batchesOf(join(path, documentsFile(purpose)))) {
			const answer = await operator.answer(
				ImportAnswer,
				'PUT',
				`/operator/import/${purpose}`,
				new TextEncoder().encode(lines.join('\n')),
				'application/x-ndjson'
			);
			sum.added += answer.added;
			sum.there += answer.there;
			sum.refused += answer.refused.length;
			for (const one of answer.refused)
				if (refused.length < SHOWN) refused.push({ database: purpose, ...one });
			show(`${purpose} を戻しています`, sum.added + sum.there + sum.refused, manifest.documents[purpose]);
		}
	}
	return { config: !there, segments, documents, refused };
}

async function* batchesOf(path: string): AsyncGenerator<string[]> {
	let lines: string[] = [];
	let bytes = 0;
	for await (const { text } of documentsIn(path)) {
		lines.push(text);
		bytes += text.length;
		if (lines.length < BATCH && bytes < BATCH_BYTES) continue;
		yield lines;
		lines = [];
		bytes = 0;
	}
	if (lines.length) yield lines;
}

/** Sends the register snapshot, unless the gate has one that is as new. Null, or how many segments were sent. */
async function restoreRegister(
	operator: Operator,
	path: string,
	show: (what: string, done: number, total?: number) => void
): Promise<number | null> {
	const register = SealedManifest.safeParse(await readJson(join(path, REGISTER)));
	if (!register.success) throw new UserError(`控えの台帳の目録を読めません: ${join(path, REGISTER)}`);
	const held = await operator.open('/operator/manifest');
	if (held && SealedManifest.parse(await held.json()).createdAt >= register.data.createdAt) return null;
	let sent = 0;
	for (const [i, { name }] of register.data.segments.entries()) {
		const to = `/operator/segments/${name}`;
		if ((await operator.ask('HEAD', to)) === 404) {
			const file = join(path, segmentFile(name));
			await operator.ask('PUT', to, await withFile('セグメント', file, () => readFile(file)));
			sent++;
		}
		show('台帳を戻しています', i + 1, register.data.segments.length);
	}
	await operator.ask('PUT', '/operator/manifest', register.data);
	return sent;
}

async function readJson(path: string): Promise<unknown> {
	return parse(await withFile('控えのファイル', path, () => readFile(path, 'utf8')));
}
