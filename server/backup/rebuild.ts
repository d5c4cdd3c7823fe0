import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { allMissing, type Range } from '../../src/domain/chains';
import type { MunicipalityConfig } from '../../src/domain/municipality';
import { Chains, RebuildState, type RosterDevice } from '../../src/sync/protocol';
import { isConfigSigned } from '../../src/vault/config';
import type { MunicipalityKeys } from '../../src/vault/keys';
import { UserError } from '../cli/command';
import { RefusedError, type Operator } from '../cli/operator';
import { judge, type Judgement } from './candidates';

/** Devices that are let in with one request. */
const AT_ONCE = 500;

export interface RebuildOptions {
	operator: Operator;
	keyrings: readonly MunicipalityKeys[];
	/** Code of the municipality whose keys these are. */
	municipality: string;
	/** Put into force if the gate has none; null: taken from the devices. */
	config: MunicipalityConfig | null;
	/** Goes on when nothing is missing any more. */
	watch: boolean;
	/** Ends it. */
	signal: AbortSignal;
	everyMs: number;
	/** Hears of every change. */
	onState(state: RebuildReport): void;
	/** One sentence for the person at the keyboard. */
	say(sentence: string): void;
}

/** Numbers of missing entries, as from–to, by device. */
type Missing = Record<string, Range[]>;

export interface RebuildReport {
	/** Id of the disaster that the gate serves, null as long as it has no config. */
	disaster: string | null;
	/** Devices that are in, and those of them that have not come yet: what only they hold cannot be known. */
	devices: number;
	silent: string[];
	/** Claims that were not believed. */
	refused: Judgement['refused'];
	entries: { ledger: number; reads: number };
	missing: { ledger: Missing; reads: Missing };
	/**
	 * Every device that is not revoked has come, and every chain of the ledger is whole up to its reported end. The access log
	 * (閲覧記録) does not count: tablets keep no row of it that a data center has acknowledged, so waiting brings none back.
	 */
	done: boolean;
}

/**
 * Makes an emptied gate whole from the tablets: opens it for devices that it does not know, lets in those whose endorsement is
 * the municipality key's, and reports what has arrived and what is missing until nothing is. Closes it again at the end.
 * @returns the last report
 */
export async function runRebuild(options: RebuildOptions): Promise<RebuildReport> {
	const { operator, signal, say, onState } = options;
	const once = new Set<string>();
	const sayOnce = (sentence: string) => {
		if (once.has(sentence)) return;
		once.add(sentence);
		say(sentence);
	};
	await operator.ask('PUT', '/operator/rebuild', { open: true });
	say('再構築の受付を開きました。端末が門番につながるのを待っています（Ctrl-C で終わります）。');
	let last: RebuildReport | null = null;
	let shown = '';
	try {
		for (;;) {
			try {
				last = await step(options, sayOnce);
				const text = JSON.stringify(last);
				if (text !== shown) onState(last);
				shown = text;
				if (last.done && !options.watch) return last;
			} catch (error) {
				if (!(error instanceof UserError) || !passes(error)) throw error;
				sayOnce(error.message);
			}
			if (signal.aborted) break;
			await wait(options.everyMs, undefined, { signal }).catch(() => undefined);
			if (signal.aborted) break;
		}
	} finally {
		await operator.ask('PUT', '/operator/rebuild', { open: false }).catch((error: unknown) => {
			if (!(error instanceof UserError)) throw error;
			say(
				`再構築の受付を閉じられませんでした。つながるようになったら、もう一度実行して Ctrl-C で終えてください。${error.message}`
			);
		});
	}
	return last ?? emptyReport;
}

const emptyReport: RebuildReport = {
	disaster: null,
	devices: 0,
	silent: [],
	refused: [],
	entries: { ledger: 0, reads: 0 },
	missing: { ledger: {}, reads: {} },
	done: false
};

/** A gate that is away or busy comes back; one that refuses will refuse again. */
const passes = (error: UserError) => !(error instanceof RefusedError) || error.status === 503;

async function step(options: RebuildOptions, say: (sentence: string) => void): Promise<RebuildReport> {
	const { operator, keyrings, municipality } = options;
	let state = await operator.answer(RebuildState, 'GET', '/operator/rebuild');
	if (state.config && state.config.code !== municipality)
		throw new RefusedError(
			`この門番は別の自治体（${state.config.code} ${state.config.name}）のものです。鍵は ${municipality} のものです。`,
			409
		);
	const judged = await judge(keyrings, state.candidates);
	if (!state.config) {
		const config = options.config ?? (await chooseConfig(state.configs, options, judged.endorsed, say));
		if (!config) return { ...emptyReport, refused: judged.refused };
		await operator.ask('PUT', '/operator/config', config);
		if (!options.config)
			say(
				`設定は端末が持っていたもの（${config.name}、${config.disaster.name}）を使いました。違う場合は gate publish --config で直してください。`
			);
	}
	const refused = [...judged.refused, ...(await letIn(operator, judged.endorsed))];
	for (const { device, reason } of refused) say(sentenceOf(device, reason));
	state = await operator.answer(RebuildState, 'GET', '/operator/rebuild');

	const missing = { ledger: {} as Missing, reads: {} as Missing };
	const entries = { ledger: 0, reads: 0 };
	for (const purpose of ['ledger', 'reads'] as const)
		for (const row of (await operator.answer(Chains, 'GET', `/chains/${purpose}`)).devices) {
			const gaps = allMissing(row);
			if (gaps.length) missing[purpose][row.device] = gaps;
			const between = row.missing.reduce((sum, [from, to]) => sum + to - from + 1, 0);
			if (row.last) entries[purpose] += row.last - row.first + 1 - between;
		}
	const silent = state.known
		.filter(({ revokedAt, lastContact }) => revokedAt === null && lastContact === null)
		.map(({ device }) => device);
	const whole = !Object.keys(missing.ledger).length;
	const done = state.known.length > 0 && !silent.length && whole;
	if (done && Object.keys(missing.reads).length)
		say(
			'台帳の記録はすべて端末から戻りました。閲覧記録は、データセンターに届いたあと端末に残らないため、欠けています（missing.reads）。控えがあれば restore で戻してください。'
		);
	return {
		disaster: state.config?.disaster.id ?? null,
		devices: state.known.length,
		silent,
		refused,
		entries,
		missing,
		done
	};
}

/** The config that the devices brought: the newest that the key vouches for; else the one that all of them brought, once one
 * of them is the municipality's for certain. */
async function chooseConfig(
	configs: readonly MunicipalityConfig[],
	{ municipality, keyrings }: RebuildOptions,
	endorsed: readonly RosterDevice[],
	say: (sentence: string) => void
): Promise<MunicipalityConfig | null> {
	if (!endorsed.length) return null;
	const own = configs.filter(({ code }) => code === municipality);
	const signed: MunicipalityConfig[] = [];
	for (const config of own)
		for (const keys of keyrings)
			if (await isConfigSigned(keys, config)) {
				signed.push(config);
				break;
			}
	// A tablet that was locked meanwhile has an older one.
	const [newest] = signed.sort((a, b) => (a.signature!.at < b.signature!.at ? 1 : -1));
	if (newest) return newest;
	if (own.length > 1)
		say(
			`端末の持つ設定が一致しません（災害: ${[...new Set(own.map(({ disaster }) => disaster.id))].join('、')}）。--config で正しい設定を指定して、もう一度実行してください。`
		);
	return own.length === 1 ? own[0]! : null;
}

/** Lets devices in; those whose number is taken by another device are returned. */
async function letIn(operator: Operator, devices: readonly RosterDevice[]): Promise<Judgement['refused']> {
	const put = (some: readonly RosterDevice[]) =>
		operator.answer(z.strictObject({}), 'POST', '/operator/rebuild/devices', { devices: some });
	const refused: Judgement['refused'] = [];
	for (let from = 0; from < devices.length; from += AT_ONCE) {
		const some = devices.slice(from, from + AT_ONCE);
		try {
			await put(some);
		} catch (error) {
			if (!(error instanceof RefusedError) || error.status !== 409) throw error;
			// The others are in; which of them it was shows one by one.
			for (const one of some)
				try {
					await put([one]);
				} catch (again) {
					if (!(again instanceof RefusedError) || again.status !== 409) throw again;
					refused.push({ device: one.device, reason: 'taken' });
				}
		}
	}
	return refused;
}

function sentenceOf(device: string, reason: Judgement['refused'][number]['reason']): string {
	const why = {
		notEndorsed: '自治体の鍵による裏書きが合いません（にせの端末か、役割や鍵が書き換えられています）',
		unknownKey:
			'裏書きした鍵が指定されていません（鍵を更新した場合は、前後の鍵を --key で両方指定してください）',
		twoDevices: '同じ番号の端末が二台あります（どちらも登録し直してください）',
		taken: 'この番号では別の端末がすでに登録されています'
	}[reason];
	return `端末 ${device} は登録しませんでした: ${why}。`;
}
