"""One site or many at once: a crawl that a process of Scrapy runs; processes, workers of many sites, a Dask cluster."""
