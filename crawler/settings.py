"""Scrapy settings, each with its reason. `DATA_DIR` (setting or environment variable) moves everything a run writes."""

import os

from crawler import __version__
from crawler.storage.project_folder import data_beside_the_project
from crawler.urls import MAX_LENGTH

BOT_NAME = "crawler"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# Where things are. The default folder stands beside scrapy.cfg, so that a subfolder or cron writes to the same place;
# elsewhere there is none, so that no command fills the folder it happens to be typed in.
DATA_DIR = os.environ.get("DATA_DIR") or data_beside_the_project()
INDEX_URL = os.environ.get("INDEX_URL")  # an SQLAlchemy URL; None: DATA_DIR/index.sqlite
# Where finished feeds and archives are copied when a run ends: any place that fsspec knows, `s3://BUCKET/news`.
PUBLISH_URL = os.environ.get("PUBLISH_URL")
CATALOGUE = os.environ.get("CATALOGUE")  # a table of places of your own, beside and before the one that is shipped
# Where crawl, crawlall and index leave what Prometheus is to know, at their end: a file of node_exporter's textfile
# collector, `/var/lib/node_exporter/news.prom`. Needs the extra `metrics`.
METRICS_FILE = os.environ.get("METRICS_FILE")
RUN_ID = None  # set by the crawl command: names the files of the run

# Run on a change of a site's health, with SITE, STATE, PREVIOUS_STATE, DETAIL and RUN in its environment; split like a
# shell command line but not run by a shell, so that nothing a page says can become a command.
HEALTH_COMMAND = os.environ.get("HEALTH_COMMAND")
HEALTH_COMMAND_TIMEOUT = 30  # seconds
# Being told. Addresses are secrets: they are in the environment only, in NOTIFY_URLS and in the variables that
# subscriptions name, and never in a setting, which Scrapy logs.
SUBSCRIPTIONS = os.environ.get("SUBSCRIPTIONS")  # None: DATA_DIR/subscriptions.toml
NOTIFY_LANGUAGE = os.environ.get("NOTIFY_LANGUAGE") or "zh"  # of messages; or `en`
NOTIFY_TIMEOUT = 8  # seconds that sending may hold a run up; what was not taken by then is sent by the next run
SILENT_DAYS = os.environ.get("SILENT_DAYS") or 30  # without a new article of a site; 0: nobody is told

# Feeds for readers, DATA_DIR/syndication/sites/SITE/atom.xml and feed.json, are written when a run ends.
SYNDICATION_ENTRIES = 50  # newest articles of each; 0: none are written
# Where the folder `syndication` is served, https://news.example.org/feeds, for the links of feeds to themselves.
SYNDICATION_URL = os.environ.get("SYNDICATION_URL")

# The address of `scrapy explore`, for links of the report to it; without it the report says what to type.
EXPLORE_URL = os.environ.get("EXPLORE_URL")

# Off: the remote control and telnet run code that is sent to a local port.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# Politeness. A county site serves its citizens first: one connection a run, whatever the number of its host names, and
# a pause that grows with the site's own latency. One connection also makes the order of pages the same in a replay.
ROBOTSTXT_OBEY = True  # an unreachable robots.txt forbids everything (RFC 9309); the next run asks again
ROBOTSTXT_USER_AGENT = "chinese-local-news-crawler"  # the product token that groups of a robots.txt name
CRAWL_DELAY_MAX = 60  # seconds of a Crawl-delay that are honoured; a longer one is logged and cut to these
CONTACT = os.environ.get("CRAWLER_CONTACT", "")  # an address or URL at which a webmaster finds you
USER_AGENT = f"chinese-local-news-crawler/{__version__} ({f'+{CONTACT}' if CONTACT else 'no contact given'})"
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0  # seconds, times 1 to 1.5, between two requests to a host by all runs that share DATA_DIR
DOWNLOAD_DELAY_JITTER = 0  # that of PaceMiddleware is enough
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
COOKIES_ENABLED = False  # nothing is behind a login, and pages must not depend on what was fetched before
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# Proxies of your own, for what is blocked from where you are: `-a via=` names one for a run, this one a region:
# `浙江=http://127.0.0.1:3128,44=http://proxy.example:8080`.
PROXY_BY_REGION = os.environ.get("PROXY_BY_REGION")
PROXY = None  # set by the crawl command, from either

# Trust and bounds.
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default accepts any certificate
CLUSTER_PATIENCE = 60  # seconds that crawlall and replay wait for a worker of --cluster, at the start and later
DOWNLOAD_TIMEOUT = 60  # seconds a response; a dead server must not hold the only connection for Scrapy's 180
DOWNLOAD_MAXSIZE = 16 << 20  # bytes, decompressed too; a hundred times an ordinary news page
DOWNLOAD_WARNSIZE = 0  # the bound above rejects, a warning before it adds nothing
REDIRECT_MAX_TIMES = 5
# A worker of crawlall, which crawls many sites, is killed when it says nothing for so long or has so much memory. Its
# sites go to another one, the site whose page it was reading is crawled last and alone.
WORKER_SILENCE = 60  # seconds
WORKER_MEMORY_MB = 700  # two of them and crawlall stay below 1.5 GB
MEMUSAGE_LIMIT_MB = 1024  # ends the run as incomplete rather than the machine
# Twice more after a reset, a time-out, 429 or 5xx, at the end of the queue; then the page is a rejection.
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # it is counted, and shown in the summary
RETRY_AFTER_MAX = 600  # seconds that a server may make a run wait for its next page; a longer wish ends the request
METAREFRESH_ENABLED = False  # challenge pages refresh themselves; the page that came is the one to judge

# Pages are hostile: public http(s) addresses only, whatever a link, a redirect or a name server says. Tests on loopback
# set ALLOW_PRIVATE_ADDRESSES.
ALLOW_PRIVATE_ADDRESSES = False
TWISTED_DNS_RESOLVER = "crawler.download.limits.PublicHostnameResolver"
DOWNLOAD_HANDLERS = dict.fromkeys(("data", "file", "ftp", "s3"))
URLLENGTH_LIMIT = MAX_LENGTH
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None}  # the guard counts, this is mute
MAX_PAGES = 200_000  # requests a run, so that a trap ends; a first crawl of a large site may need `-s MAX_PAGES=`

# A list is read to its end, whatever is known of its first pages, at least once in so many days: what was dated back,
# moved or never stood on page 1 is found then. Each list has its own day, so that a site's lists spread over them.
LIST_WALK_DAYS = 7

# The feed is the log: no other memory of a crawl. JOBDIR loses requests when killed, and HTTPCACHE keeps only the
# newest response; the archive keeps all.
JOBDIR = None
HTTPCACHE_ENABLED = False
FEED_EXPORT_ENCODING = "utf-8"  # for feeds that somebody names by `-o`: Chinese, not \u4e2d
FEED_EXPORTERS = {"line": "crawler.run.feeds.LineExporter"}
FEED_STORAGES = {"part": "crawler.run.feeds.PartStorage"}
FEED_STORE_EMPTY = False
EXTENSIONS = {
    "scrapy.extensions.feedexport.FeedExporter": None,  # the next one is it, and closes the run's log
    "crawler.run.feeds.RunFeeds": 0,
    "scrapy.extensions.logstats.LogStats": None,  # the progress line and the summary say it
}
ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,
    "pipelines.normalize.NormalizePipeline": 200,
    "pipelines.validate.ValidatePipeline": 300,
    "pipelines.dedupe.DedupePipeline": 400,
}
DOWNLOADER = "crawler.download.downloader.EndingDownloader"
DOWNLOADER_MIDDLEWARES = {
    "crawler.download.proxy.ProxyMiddleware": 45,
    "crawler.download.limits.GuardMiddleware": 50,  # before everything else, for redirects too
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # an unreachable robots.txt allows all
    "crawler.download.robots_txt.RobotsMiddleware": 100,
    "crawler.download.completeness.WholeMiddleware": 553,
    "crawler.download.limits.RetryAfterMiddleware": 555,  # just outside the middleware that retries
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.download.offsite.OnSiteMiddleware": 50,  # the same, but a redirect to another site ends as a rejection
    "crawler.archive.middleware.ReplayMiddleware": 560,
    "crawler.archive.middleware.ArchiveMiddleware": 585,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # takes a cut page for a whole one
    "crawler.download.compression.WholeCompressionMiddleware": 590,
    "crawler.download.host_delay.PaceMiddleware": 595,  # last, for what is answered before it needs no pause
    # Scrapy's 600 takes redirects away before the archive has them, and a replay would miss the address that was asked.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.download.limits.UrlRedirectMiddleware": 580,
}

# Quiet in cron, where each line is a mail: warnings and the summary. `-L INFO` shows more.
LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_FORMATTER = "crawler.run.logs.BriefFormatter"
STATS_DUMP = False  # the run's log has the counts
