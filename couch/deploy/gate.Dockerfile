# The gate and the `tomoshibi` command. Context: the repository. Ends as root; gate.sh goes on as `node`.
FROM node:22.23.4-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run prepare && npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22.23.4-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY --from=build /app/server ./server
COPY --from=build /app/src ./src
COPY --from=build /app/seeds ./seeds
COPY --from=build /app/couch ./couch
COPY --from=build /app/.svelte-kit ./.svelte-kit
COPY --from=build /app/tsconfig.json ./
CMD ["node", "--import", "tsx", "server/gate/main.ts"]
