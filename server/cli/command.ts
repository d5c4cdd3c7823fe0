/** One command of `tomoshibi`. `run` throws UserError for what the person at the keyboard can put right. */
export interface Command {
	/** How it is called, for the help. */
	usage: string;
	/** One line of what it does. */
	summary: string;
	/** Answers the exit code if it is not 0. */
	run(args: string[]): Promise<number | undefined>;
}

/** A failure with one sentence for people: printed on standard error, exit code 1. */
export class UserError extends Error {
	readonly exitCode: number = 1;
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'UserError';
	}
}

/** A call that the program does not understand: unknown command or option, missing value. Exit code 2. */
export class UsageError extends UserError {
	override readonly exitCode = 2;
}
