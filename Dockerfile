# The hub's image: every role from one image (HUB_ROLE), and the command line as bin/hub.
# Debian slim and not Alpine: the same C library as where the tests run; no dependency needs a compiler.

FROM node:24-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# With development dependencies: TypeScript -> dist/.
FROM base AS build
RUN npm ci --include=dev
COPY tsconfig.json tsconfig.build.json ./
COPY src/ src/
COPY connectors/ connectors/
COPY scripts/ scripts/
RUN npm run build

FROM base AS dependencies
RUN npm ci --omit=dev

FROM node:24-slim
WORKDIR /app
# UV_THREADPOOL_SIZE: host names are looked up on libuv's threads, and four would queue up behind one slow name server.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 UV_THREADPOOL_SIZE=64
COPY --from=dependencies /app/node_modules/ node_modules/
COPY --from=build /app/dist/src/ dist/src/
COPY --from=build /app/dist/connectors/ dist/connectors/
# The command line names them; with NODE_ENV=production they start nothing.
COPY --from=build /app/dist/scripts/services/ dist/scripts/services/
COPY templates/ templates/
COPY bin/ bin/
COPY package.json LICENSE ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=64", "--heap-growing-percent=100", "dist/src/main.js"]
