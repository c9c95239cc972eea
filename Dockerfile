# Two images from one file: `synkro` (API, worker, command line) and `page` (nginx with the built page).
# Build them through docker-compose.yml, or one alone with `docker build --target synkro .`
# Only the folders that are named below enter the build: no .env, no target/, no data/.

FROM rust:1.95-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends nodejs \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock Trunk.toml ./
COPY .cargo .cargo
COPY migrations migrations
COPY shared shared
COPY sandbox sandbox
COPY xtask xtask
COPY api api
COPY web web
RUN cargo build --locked --release --package synkro
# Installs the WASM target and wasm-bindgen, then builds the page at its smallest, with .br and .gz copies.
RUN rm -rf web/dist && cargo xtask page --release

FROM nginx:1.28-bookworm AS page
RUN rm /etc/nginx/conf.d/default.conf
COPY nginx/synkro.conf /etc/nginx/conf.d/synkro.conf
COPY --from=build /src/web/dist /usr/share/nginx/synkro

FROM debian:bookworm-slim AS synkro
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/synkro synkro
COPY --from=build /src/target/release/synkro /usr/local/bin/synkro
USER synkro
WORKDIR /var/lib/synkro
ENTRYPOINT ["synkro"]
CMD ["serve"]
