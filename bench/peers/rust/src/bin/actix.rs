//! The arena's endpoints with actix-web.
use actix_web::{error, middleware::Compress, web, App, HttpResponse, HttpServer, Responder};
use futures_util::StreamExt;
use peers::{price, Factor, Item, Message, Terms};

async fn sum(of: web::Query<Terms>) -> impl Responder {
    HttpResponse::Ok().content_type("text/plain").body((of.a + of.b).to_string())
}

async fn sum_with_body(of: web::Query<Terms>, third: String) -> actix_web::Result<impl Responder> {
    let third: i64 = third.parse().map_err(|_| error::ErrorUnprocessableEntity("the body is a number"))?;
    Ok(HttpResponse::Ok().content_type("text/plain").body((of.a + of.b + third).to_string()))
}

async fn list(
    count: web::Path<usize>,
    factor: web::Query<Factor>,
    items: web::Data<Vec<Item>>,
) -> actix_web::Result<impl Responder> {
    let wanted = items.get(..*count).ok_or_else(|| error::ErrorNotFound("so many there are not"))?;
    Ok(HttpResponse::Ok().json(price(wanted, factor.m.unwrap_or(1))))
}

async fn upload(mut body: web::Payload) -> actix_web::Result<impl Responder> {
    let mut read = 0;
    while let Some(piece) = body.next().await {
        read += piece?.len();
    }
    Ok(HttpResponse::Ok().content_type("text/plain").body(read.to_string()))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let options = peers::options();
    let items = web::Data::new(options.items);
    let files = options.files;
    HttpServer::new(move || {
        let text = |body: &'static str| move || async move { HttpResponse::Ok().content_type("text/plain").body(body) };
        App::new()
            .app_data(items.clone())
            .route("/baseline11", web::get().to(sum))
            .route("/baseline11", web::post().to(sum_with_body))
            .route("/pipeline", web::get().to(text("ok")))
            .route("/plaintext", web::get().to(text("Hello, World!")))
            .route("/json", web::get().to(|| async { web::Json(Message { message: "Hello, World!" }) }))
            .service(web::resource("/json/{count}").wrap(Compress::default()).route(web::get().to(list)))
            .route("/upload", web::post().to(upload))
            .service(actix_files::Files::new("/static", files.clone()))
    })
    .workers(1)
    .bind(("127.0.0.1", options.port))?
    .run()
    .await
}
