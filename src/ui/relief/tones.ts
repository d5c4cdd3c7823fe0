import type { PaymentStatus } from '../../book/relief/api';
import type { RunState, SupportState } from '../../domain/relief/state';

type Tone = 'neutral' | 'info' | 'warn' | 'error' | 'success';

export const stateTones: Record<SupportState, Tone> = {
	applied: 'info',
	examined: 'info',
	granted: 'success',
	refused: 'error',
	withdrawn: 'neutral'
};

export const runTones: Record<RunState, Tone> = {
	opened: 'info',
	approved: 'warn',
	filed: 'success',
	cancelled: 'neutral'
};

export const paymentTones: Record<PaymentStatus, Tone> = {
	opened: 'info',
	approved: 'info',
	filed: 'success',
	returned: 'error',
	cancelled: 'neutral',
	foreign: 'error'
};
