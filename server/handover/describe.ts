import { ALL_TABLES } from './files';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** 列の説明.md: every file of a hand-over, every column of its tables, and how the rest is read. */
export function describeHandover(municipality: { code: string; name: string }, at: string): string {
	const tables = ALL_TABLES.map(
		({ file, note, columns }) =>
			`### ${file}\n\n${note}\n\n| 列 | 説明 |\n|---|---|\n` +
			columns.map(([header, text]) => `| ${cell(header)} | ${cell(text)} |`).join('\n')
	);
	return `# 列の説明

${municipality.name}（全国地方公共団体コード ${municipality.code}）のデータの引き渡し。書き出した日時: ${at}

すべて特定の製品によらない形式である。個人情報を含むので、引き渡しのあとは自治体の規程に従って保管する。

## ファイル

| ファイル | 内容 |
|---|---|
| 罹災証明台帳.csv | 罹災証明の台帳。申請1件に1行。 |
| 支援台帳.csv、支払台帳.csv、基金台帳.csv、入居申込台帳.csv、入居者台帳.csv、住戸台帳.csv、犠牲者台帳.csv、相談台帳.csv | そのほかの台帳。書き出した時点の状態。 |
| そのほかの .csv | 台帳のもとになった記録と、端末・職員の一覧。下に列を示す。 |
| entries.ndjson | 台帳の記録の原本。1行に1件（JSON）。封入部分は封をしたまま。過去の災害のものは entries-災害.ndjson。 |
| access.ndjson | 閲覧の記録の原本。同じ形。過去の災害のものは access-災害.ndjson。 |
| devices.ndjson | 端末の台帳の原本。 |
| trail.ndjson | データセンターの監査の記録（誰がいつ読み、何を断られたか）。 |
| 設定.json | 自治体の設定（災害、証明の種類など）。 |
| 検査.json | 各ファイルの行数とSHA-256、データベースと一致したことの記録。 |

台帳の写し（住民・家屋の封じたセグメント）は、自治体が持つ元のCSVから作ったものなので、引き渡しに含めない。
端末の同期の位置（チェックポイント）も、データではないので含めない。

## 読み方

- CSVは UTF-8（BOM付き）、RFC 4180。1行目は見出し。先頭の0が消えたり、「=」で始まる値が式として扱われたりしないよう、
  表計算ソフトでは「データの取り込み」で、すべての列を文字列として読み込む。
- 日付は ISO 8601（例 2026-11-01）、日時は日本時間（例 2026-11-01T09:30:00.123+09:00）。
- 氏名は登録のとおりの文字（異体字・外字を含む）である。
- 「記録ID」で表をまたいで同じ記録をたどれる。「申請の記録ID」は「申請の受付.csv」の記録IDを指す。
- 支援措置対象者の世帯の住所・電話・口座・住んでいる住戸などは、どの表でも「（支援措置）」とし、「支援措置対象者（取扱注意）.csv」だけに置く。
  原本（entries.ndjson）の公開部分には住戸の符号がそのまま残るので、原本も取扱注意とする。
- 封入部分（\`sealed\`）は AES-256-GCM。\`k\` は鍵の識別番号、\`iv\` は初期化ベクトル、\`ct\` は暗号文と認証タグ（いずれも base64url）。
  追加認証データは「_id、改行、kind、改行、case」。鍵は鍵ファイルの \`secret\` から HKDF-SHA-256（salt \`tomoshibi-1\`、info \`entries\`）で得る。
- \`prev\` は同じ端末の前の記録の正規形（RFC 8785）のSHA-256、\`sig\` は \`sig\` と \`_rev\` を除いた正規形への署名（ECDSA P-256、SHA-256）。
- 検査.json のデータベースの \`sha256\` は、各文書の正規形（RFC 8785）のSHA-256（16進）を並べ替え、1つずつ改行を付けてつないだもののSHA-256である。

## 表の列

${tables.join('\n\n')}
`;
}
