import { UserError } from './command';

const REASONS: Record<string, string> = {
	ENOENT: '見つかりません',
	EACCES: '読み書きする権限がありません',
	EPERM: '読み書きする権限がありません',
	EISDIR: 'フォルダーです（ファイルを指定してください）',
	ENOTDIR: 'フォルダーではありません',
	EEXIST: 'すでにあります',
	ENOSPC: 'を書く空き容量がありません',
	EROFS: '読み取り専用の場所です'
};

/** Does something with a file and turns what the operating system answers into a UserError that names the file. */
export async function withFile<T>(what: string, path: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (!REASONS[code]) throw error;
		throw new UserError(`${what} ${path}: ${REASONS[code]}`, { cause: error });
	}
}
