import { randomBytes } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { townConfig } from '../../../seeds/town/config';
import { cli, Gate, newFolder, prepared } from './gate';
import { Line } from './proxy';

/** One of a municipality's data centers: a gate in a process of its own behind a line with weather. */
export interface Center {
	name: string;
	gate: Gate;
	/** Between the tablets and this center. */
	line: Line;
	/** Over which the other center fetches from this one. */
	lane: Line;
	/** Where tablets find it. */
	origin: string;
}

export interface Centers {
	east: Center;
	west: Center;
	both: [Center, Center];
	/** Gives an empty one config and registers, as its operator does. */
	publish(center: Center): Promise<void>;
	/** Stops whatever still runs. */
	close(): Promise<void>;
}

/**
 * Two data centers that replicate from each other, each as its operator would begin it: config with both gates, registers,
 * and the token that they know each other by.
 */
export async function openCenters(): Promise<Centers> {
	const folder = await newFolder('centers');
	const token = join(folder, 'peer-token');
	await writeFile(token, randomBytes(32).toString('base64url'), { mode: 0o600 });

	const parts = [];
	for (const [i, name] of ['東センター', '西センター'].entries()) {
		const env: Record<string, string> = {
			GATE_NAME: name,
			GATE_NUMBER: String(i + 1),
			PEER_TOKEN_FILE: token
		};
		const gate = await Gate.at(join(folder, `data-${i + 1}`), prepared.app, env);
		const [line, lane] = [await Line.open(gate.port), await Line.open(gate.port)];
		parts.push({ env, center: { name, gate, line, lane, origin: line.origin } });
	}
	const [a, b] = parts as [(typeof parts)[0], (typeof parts)[0]];
	a.env.PEERS = b.center.lane.origin;
	b.env.PEERS = a.center.lane.origin;
	const both: [Center, Center] = [a.center, b.center];

	const config = join(folder, 'config.json');
	const gates = both.map(({ name, origin }) => ({ name, origin }));
	await writeFile(config, JSON.stringify({ ...townConfig, gates }));
	const publish = async ({ gate }: Center) => {
		await cli(
			...['gate', 'publish', '--url', gate.url, '--token', gate.operatorToken],
			...['--config', config, '--register', join(prepared.town, 'register')]
		);
	};
	await Promise.all(
		both.map(async (center) => {
			await center.gate.restart();
			await publish(center);
		})
	);
	return {
		east: a.center,
		west: b.center,
		both,
		publish,
		async close() {
			for (const { gate } of both) await gate.stop();
			for (const { line, lane } of both) await Promise.all([line.close(), lane.close()]);
		}
	};
}

/** A copy of everything a stopped gate keeps; `restore` puts it in the place of what is there. */
export async function backUp(gate: Gate): Promise<{ restore(): Promise<void> }> {
	const copy = `${gate.data}.backup`;
	await rm(copy, { recursive: true, force: true });
	await cp(gate.data, copy, { recursive: true });
	return {
		async restore() {
			await loseDisk(gate);
			await cp(copy, gate.data, { recursive: true });
		}
	};
}

/** Everything that a gate kept is gone. */
export const loseDisk = (gate: Gate): Promise<void> => rm(gate.data, { recursive: true });

/** Ids of a gate's stored documents with their revisions, sorted, as its operator exports them. */
export async function idsAt(gate: Gate, purpose: 'ledger' | 'devices' = 'ledger'): Promise<string[]> {
	const token = (await readFile(gate.operatorToken, 'utf8')).trim();
	const answer = await fetch(`${gate.url}/v1/operator/export/${purpose}`, {
		headers: { authorization: `Bearer ${token}` }
	});
	if (!answer.ok) throw new Error(`export: ${answer.status} ${await answer.text()}`);
	const lines = (await answer.text()).split('\n').filter((line) => line !== '');
	return lines
		.map((line) => JSON.parse(line) as { _id: string; _rev: string })
		.map(({ _id, _rev }) => `${_id} ${_rev}`)
		.sort();
}

interface Said {
	at: number;
	text: string;
}

/** Writes down every sentence of the line beside the badge, with the time when it appeared. */
export async function listen(page: Page): Promise<void> {
	await page.evaluate(() => {
		const said: { at: number; text: string }[] = [];
		(window as unknown as { said: unknown }).said = said;
		const look = () => {
			const text = document.querySelector('.sync p')?.textContent ?? '';
			if (said.at(-1)?.text !== text) said.push({ at: Date.now(), text });
		};
		look();
		new MutationObserver(look).observe(document.body, {
			childList: true,
			subtree: true,
			characterData: true
		});
	});
}

/** What the badge has said since `listen`, the sentence of that moment first. */
export const heard = (page: Page): Promise<Said[]> =>
	page.evaluate(() => (window as unknown as { said: Said[] }).said);
