/** 全銀協 transfers: what other parts of the app use. */
export {
	accountProblems,
	accountProblemsIn,
	HOLDER_LENGTH,
	type AccountProblem,
	type TypedAccount
} from './account';
export { transferCautions } from './cautions';
export { checkTransfer, summaryOf, type Problem, type TransferSummary } from './check';
export {
	bankDirectory,
	banks,
	branches,
	loadedDirectory,
	type Bank,
	type Branch,
	type Directory
} from './directory';
export { readableKana, toTransferKana, type Unconverted } from './kana';
export { readResults, RESULT_CODES, type Results, type TransferResult } from './results';
export { nameField, transferRow } from './row';
export {
	TransferError,
	writeTransfer,
	type TransferHeader,
	type TransferRow,
	type WriteProblem
} from './write';
export { fromYuchoSymbol, YUCHO } from './yucho';
