//! The arena's endpoints with axum, on one thread.
use axum::{
    body::Body,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
    Json, Router,
};
use futures_util::StreamExt;
use peers::{price, Factor, Item, Message, Terms};
use std::sync::Arc;
use tower_http::{compression::CompressionLayer, services::ServeDir};

async fn sum(Query(of): Query<Terms>) -> String {
    (of.a + of.b).to_string()
}

async fn sum_with_body(Query(of): Query<Terms>, third: String) -> Result<String, StatusCode> {
    let third: i64 = third.parse().map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;
    Ok((of.a + of.b + third).to_string())
}

async fn list(
    Path(count): Path<usize>,
    Query(factor): Query<Factor>,
    State(items): State<Arc<Vec<Item>>>,
) -> Response {
    match items.get(..count) {
        Some(wanted) => Json(price(wanted, factor.m.unwrap_or(1))).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn upload(body: Body) -> Result<String, StatusCode> {
    let mut pieces = body.into_data_stream();
    let mut read = 0;
    while let Some(piece) = pieces.next().await {
        read += piece.map_err(|_| StatusCode::BAD_REQUEST)?.len();
    }
    Ok(read.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let options = peers::options();
    let app = Router::new()
        .route("/json/{count}", get(list).layer(CompressionLayer::new()))
        .route("/baseline11", get(sum).post(sum_with_body))
        .route("/pipeline", get(|| async { "ok" }))
        .route("/plaintext", get(|| async { "Hello, World!" }))
        .route("/json", get(|| async { Json(Message { message: "Hello, World!" }) }))
        .route("/upload", post(upload).layer(DefaultBodyLimit::disable()))
        .nest_service("/static", ServeDir::new(options.files).precompressed_gzip())
        .with_state(Arc::new(options.items));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", options.port)).await?;
    axum::serve(listener, app).await
}
