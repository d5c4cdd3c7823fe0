import type { Role } from '../domain/entry';
import { isHeadquarters, managesDevices, mayWrite, withinTasks, type KindName } from '../domain/kinds';
import type { Task } from '../domain/kinds/office';
import { status } from './book.svelte';

/** Role of the person at the desk; the least of all where there is nobody. Reactive, like everything here. */
export const roleHere = (): Role => status.staff?.role ?? 'field';

/** What the account of the person at the desk is limited to; null: everything that the role may do. */
export const tasksHere = (): readonly Task[] | null => status.staff?.tasks ?? null;

/** Whether the person at the desk may write a kind: what they may not is not offered. */
export const may = (kind: KindName): boolean =>
	status.staff !== null && mayWrite(roleHere(), kind) && withinTasks(kind, tasksHere());

/** Whether headquarters' pages are theirs; an auditor reads them. */
export const seesHeadquarters = (): boolean => isHeadquarters(roleHere()) || roleHere() === 'auditor';

/** Whether they manage devices and accounts. */
export const managesHere = (): boolean => status.staff !== null && managesDevices(roleHere());

/** Whether the ledgers' pages are theirs: an administrator manages devices, staff and keys, and needs no names for it. */
export const seesLedgers = (): boolean => roleHere() !== 'administrator';
