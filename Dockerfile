# Two images from one file: `synkro` (API, worker, command line) and `page` (nginx with the built page).
# Build them through docker-compose.yml, or one alone with `docker build --target synkro .`
# Only what is named below enters the build: no .env, no target/, no data/. `cargo xtask check` compiles server and page in a
# folder with exactly that. Versions are pinned: a newer one is somebody's decision and a commit.

FROM rust:1.95.0-bookworm AS build
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
# Part of the program: what an error's address shows.
COPY docs/problems docs/problems
RUN cargo build --locked --release --package synkro
# Installs the WASM target and wasm-bindgen, then builds the page at its smallest, with .br and .gz copies.
RUN rm -rf web/dist && cargo xtask page --release

# Debian's nginx, because its module for Brotli fits it, and because it is what `cargo xtask stack` runs.
FROM debian:12.12-slim AS page
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl nginx libnginx-mod-http-brotli-static \
 && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled/default \
 && mkdir -p /var/www/acme \
 && ln -sf /dev/stdout /var/log/nginx/synkro.log \
 && ln -sf /dev/stderr /var/log/nginx/error.log
COPY nginx/synkro.conf nginx/named.sh /usr/local/share/synkro/
COPY --from=build /src/web/dist /usr/share/nginx/synkro
# nginx ends by QUIT when it has answered what it was asked.
STOPSIGNAL SIGQUIT
CMD ["sh", "-euc", "sh /usr/local/share/synkro/named.sh \"$SYNKRO_PUBLIC_URL\" < /usr/local/share/synkro/synkro.conf > /etc/nginx/conf.d/synkro.conf; exec nginx -g 'daemon off;'"]

FROM debian:12.12-slim AS synkro
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/synkro synkro
COPY --from=build /src/target/release/synkro /usr/local/bin/synkro
USER synkro
WORKDIR /var/lib/synkro
# Started alone, it keeps its database here and not in a layer that goes with the container.
VOLUME /var/lib/synkro
ENV DATABASE_URL=sqlite:/var/lib/synkro/synkro.db
ENTRYPOINT ["synkro"]
CMD ["serve"]
