# One image for web, worker, beat and management commands; the command decides (see compose.yaml).
FROM node:22-bookworm-slim AS front-end
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static ./static
RUN npm run --silent build

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CXPORTAL_VAR=/portal/var
WORKDIR /portal
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=front-end /portal/static/build ./static/build
RUN python -m cxportal.launch.translations compile && useradd --system --uid 10001 portal && mkdir -p var/media \
    && python manage.py collectstatic --noinput --verbosity=0 \
    && rm -f var/secret-key && chown -R portal var
USER portal
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["python", "-m", "cxportal.launch.web"]
