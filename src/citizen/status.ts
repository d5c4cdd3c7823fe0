import { GateError, type Gate } from '../sync/gate';
import { StatusAnswer } from '../sync/protocol';
import { statusKey } from '../vault/status-key';
import type { z } from 'zod';
import { failureOf, type Failure } from './failure';
import { loadConfig } from './public-data';

export type StatusOutcome = { found: z.infer<typeof StatusAnswer> } | { problem: 'notFound' | Failure };

/**
 * Asks how an application stands. Receipt number and birth date stay on the phone; only their slow hash is sent.
 * @param receipt canonical receipt number @param birth ISO date @param step told before each of the two slow parts
 */
export async function askStatus(
	gate: Gate,
	{ receipt, birth }: { receipt: string; birth: string },
	step: (now: 'computing' | 'asking') => void
): Promise<StatusOutcome> {
	try {
		step('asking');
		const config = await loadConfig(gate);
		if (!config) return { problem: 'offline' };
		step('computing');
		const { code, disaster } = config.value;
		const lookup = await statusKey(code, disaster.id, receipt, birth);
		step('asking');
		return { found: await gate.ask('/public/status', StatusAnswer, { body: { lookup } }) };
	} catch (error) {
		if (error instanceof GateError && error.word === 'not_found') return { problem: 'notFound' };
		return { problem: failureOf(error) };
	}
}
